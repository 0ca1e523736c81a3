import { describe, expect, it } from 'vitest';
import { textFrame } from './text-frame.ts';

const frameOf = (text: string) => textFrame(text.slice(0, 3), Buffer.from(text.slice(3)));

describe('a text frame', () => {
  // the examples of RFC 6455, 5.7, as text
  it.each([
    ['Hello', [0x81, 0x05]],
    ['x'.repeat(125), [0x81, 125]],
    ['x'.repeat(256), [0x81, 0x7e, 0x01, 0x00]],
    ['x'.repeat(65_536), [0x81, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]],
  ])('says how long it is', (text, start) => {
    const frame = frameOf(text);
    expect([...frame.subarray(0, start.length)]).toEqual(start);
    expect(frame.subarray(start.length).toString()).toBe(text);
  });

  it('is the same bytes for the same number, and others for another', () => {
    const tail = Buffer.from(',"type":"pong"}');
    expect(textFrame('{"seq":1', tail)).toBe(textFrame('{"seq":1', tail));
    expect(textFrame('{"seq":2', tail).toString('latin1', 2)).toBe('{"seq":2,"type":"pong"}');
  });
});
