import type { Unsubscribe } from '#kernel';
import { describe, expect, it } from 'vitest';
import { SessionEndings } from '../application/session-endings.ts';
import { RememberedTokens } from './remembered-tokens.ts';

class Endings extends SessionEndings {
  readonly ended = new Set<string>();
  hasEnded(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }
  onEnded(): Unsubscribe {
    return () => undefined;
  }
}

const ada = { userId: 'ada', role: 'user', sessionId: 'one' } as const;

function remembering() {
  const endings = new Endings();
  const tokens = new RememberedTokens(endings);
  tokens.remember('a.b.c', ada, 1_000);
  return { endings, tokens };
}

describe('remembered tokens', () => {
  it('know who comes again with the same one, and with no other', async () => {
    const { tokens } = remembering();
    expect(await tokens.holderOf('a.b.c', 999)).toEqual(ada);
    expect(await tokens.holderOf('a.b.d', 999)).toBeUndefined();
  });

  it('know nobody at the moment of expiry', async () => {
    expect(await remembering().tokens.holderOf('a.b.c', 1_000)).toBeUndefined();
  });

  it('know nobody whose session has ended, from the next request on', async () => {
    const { endings, tokens } = remembering();
    endings.ended.add('one');
    expect(await tokens.holderOf('a.b.c', 1)).toBeUndefined();
    endings.ended.clear();
    expect(await tokens.holderOf('a.b.c', 1)).toBeUndefined();
  });
});
