import { describe, expect, it } from 'vitest';
import { UnheardChannels } from './unheard-channels.ts';

describe('unheard channels', () => {
  it('are told once', () => {
    const unheard = new UnheardChannels();
    unheard.add(['a', 'b', 'a']);
    expect(unheard.take()).toEqual({ all: false, channels: ['a', 'b'] });
    expect(unheard.isEmpty).toBe(true);
  });

  it('are all when there are too many', () => {
    const unheard = new UnheardChannels();
    unheard.add(Array.from({ length: 1_001 }, (_, n) => `c${n}`));
    expect(unheard.isEmpty).toBe(false);
    expect(unheard.take()).toEqual({ all: true, channels: [] });
    expect(unheard.isEmpty).toBe(true);
  });
});
