import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from './bus-frame.ts';

const sender = 'abcdefghijkl';

describe('a frame of the bus', () => {
  it.each([
    { sender, kind: 'message', text: '{"type":"ping"} ✓' },
    { sender, kind: 'message', text: '' },
    { sender, kind: 'lost', text: '' },
  ] as const)('arrives as it was sent: %j', (frame) => {
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
  });

  it.each(['', 'hello', `${sender}x`, 'redis-cli publishes something'])('is not %j', (text) => {
    expect(decodeFrame(text)).toBeUndefined();
  });
});
