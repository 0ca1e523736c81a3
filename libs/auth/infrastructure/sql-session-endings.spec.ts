import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channels, Database } from '#platform';
import { SqlSessionEndings } from './sql-session-endings.ts';

/** A listener that heard nothing for so long, and a database that knows of one session that ended. */
function endings({ behindMs }: { readonly behindMs: number }) {
  const channel = { behindMs, start: () => undefined, stop: async () => undefined };
  const query = vi.fn<() => Promise<readonly object[]>>(async () => [{ id: 'ended' }]);
  const made = new SqlSessionEndings(
    { query } as unknown as Database,
    { listen: () => channel } as unknown as Channels,
  );
  const heard: string[] = [];
  made.onEnded((sessionId) => heard.push(sessionId));
  made.onApplicationBootstrap();
  return { made, heard, query };
}

describe('the end of a session that was not heard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is read, and told once, well within a second', async () => {
    const { made, heard } = endings({ behindMs: 650 });
    await vi.advanceTimersByTimeAsync(900);
    expect(heard).toEqual(['ended']);
    expect(made.hasEnded('ended')).toBe(true);
  });

  it('is not looked for by a process that hears well, or that stops', async () => {
    const { query } = endings({ behindMs: 350 });
    const { made, query: late } = endings({ behindMs: 650 });
    await made.beforeApplicationShutdown();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([query, late].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });
});
