import { describe, expect, it } from 'vitest';
import { ScheduledTransfer } from './scheduled-transfer.ts';

const at = (day: string): Date => new Date(`${day}T08:00:00.000Z`);

function planned(start: string, every: 'day' | 'week' | 'month' | null): ScheduledTransfer {
  const members = { senderId: 'alice', receiverId: 'bob' };
  const money = { currency: 'USD', amount: 100n, description: '' };
  return ScheduledTransfer.plan({
    id: '1',
    ...members,
    ...money,
    every,
    startsAt: at(start),
    createdAt: at('2026-01-01'),
  });
}

describe('a scheduled transfer', () => {
  it('that is monthly stays at the end of the month', () => {
    const days: string[] = [];
    for (let next = planned('2028-01-31', 'month'); days.length < 5; next = next.succeed())
      days.push(next.state.nextAt?.toISOString().slice(0, 10) ?? '');
    expect(days).toEqual(['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31']);
  });

  it('is tried four times, and then leaves this one out, or ends', () => {
    for (const every of ['week', null] as const) {
      let next = planned('2026-01-31', every);
      for (const hours of [1, 6, 24]) {
        next = next.refused('poor', at('2026-01-31'));
        expect(next.state).toMatchObject({
          occurrence: 0,
          status: 'active',
          nextAt: new Date(+at('2026-01-31') + hours * 3_600_000),
        });
      }
      next = next.refused('poor', at('2026-02-02'));
      if (every === null) expect(next.state).toMatchObject({ status: 'failed', nextAt: null, problem: 'poor' });
      else expect(next.state).toMatchObject({ status: 'active', occurrence: 1, tries: 0, nextAt: at('2026-02-07') });
    }
  });

  it('is due once for each occurrence, and never when it was cancelled', () => {
    const first = planned('2026-01-31', 'day');
    expect(first.isDue(0, at('2026-01-30'))).toBe(false);
    expect(first.isDue(0, at('2026-01-31'))).toBe(true);
    expect(first.succeed().isDue(0, at('2026-02-05'))).toBe(false);
    expect(first.cancel().isDue(0, at('2026-02-05'))).toBe(false);
  });
});
