import { describe, expect, it } from 'vitest';
import { Clock } from '#kernel';
import { MemoryPresence } from './memory-presence.ts';

class SetClock extends Clock {
  milliseconds = 1_000_000;

  now(): Date {
    return new Date(this.milliseconds);
  }
}

const lease = (userId: string, device = 'phone') => ({ userId, device });

describe('presence in memory', () => {
  it('above its bound takes nobody new, says it does not know, and makes room as leases end', async () => {
    const clock = new SetClock();
    const presence = new MemoryPresence(clock, 30, 2);
    expect(await presence.renew([lease('a'), lease('b'), lease('c')])).toEqual(['a', 'b']);
    expect((await presence.of(['a', 'c'])).get('c')).toEqual({ status: 'unknown' });
    clock.milliseconds += 30_000;
    expect(await presence.renew([lease('c')])).toEqual(['c']);
    expect((await presence.of(['c'])).get('c')).toEqual({ status: 'online', since: clock.now() });
  });

  it('tells of lapses no more than asked at a time, and of all in the end', async () => {
    const clock = new SetClock();
    const presence = new MemoryPresence(clock, 30);
    await presence.renew([lease('a'), lease('b'), lease('c')]);
    clock.milliseconds += 30_000;
    expect(await presence.lapsed(2)).toEqual(['a', 'b']);
    expect(await presence.lapsed(2)).toEqual(['c']);
    expect(await presence.lapsed(2)).toEqual([]);
  });
});
