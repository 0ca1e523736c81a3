import { ScheduledTransferEnded } from './wallet.errors.ts';

export const intervals = ['day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];
export const scheduledStatuses = ['active', 'done', 'failed', 'cancelled'] as const;
export type ScheduledStatus = (typeof scheduledStatuses)[number];

export interface ScheduledTransferState {
  readonly id: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly description: string;
  /** `null`: once. */
  readonly every: Interval | null;
  readonly startsAt: Date;
  /** Which one comes next, from 0. */
  readonly occurrence: number;
  /** How often this occurrence was refused. */
  readonly tries: number;
  readonly status: ScheduledStatus;
  readonly nextAt: Date | null;
  /** The code of the last refusal. */
  readonly problem: string | null;
  readonly createdAt: Date;
}

const hour = 3_600_000;
/** After a refusal an occurrence is tried again so much later, and after the last of these given up. */
const retryAfterMs = [hour, 6 * hour, 24 * hour] as const;

/** A transfer that is to be made later, once or again and again. */
export class ScheduledTransfer {
  private constructor(readonly state: ScheduledTransferState) {}

  static plan(
    draft: Omit<ScheduledTransferState, 'occurrence' | 'tries' | 'status' | 'nextAt' | 'problem'>,
  ): ScheduledTransfer {
    const { startsAt } = draft;
    return new ScheduledTransfer({
      ...draft,
      occurrence: 0,
      tries: 0,
      status: 'active',
      nextAt: startsAt,
      problem: null,
    });
  }

  static of(state: ScheduledTransferState): ScheduledTransfer {
    return new ScheduledTransfer(state);
  }

  isDue(occurrence: number, now: Date): boolean {
    const { status, nextAt } = this.state;
    return status === 'active' && this.state.occurrence === occurrence && nextAt !== null && nextAt <= now;
  }

  succeed(): ScheduledTransfer {
    return this.goOn(null, 'done');
  }

  /** Refused: the same occurrence again later, or, after some tries, the next one. */
  refused(problem: string, now: Date): ScheduledTransfer {
    const wait = retryAfterMs[this.state.tries];
    if (wait === undefined) return this.goOn(problem, 'failed');
    const nextAt = new Date(now.getTime() + wait);
    return new ScheduledTransfer({ ...this.state, tries: this.state.tries + 1, nextAt, problem });
  }

  /** @throws ScheduledTransferEnded */
  cancel(): ScheduledTransfer {
    if (this.state.status !== 'active') throw new ScheduledTransferEnded();
    return new ScheduledTransfer({ ...this.state, status: 'cancelled', nextAt: null });
  }

  private goOn(problem: string | null, lastStatus: 'done' | 'failed'): ScheduledTransfer {
    const { every, startsAt, occurrence } = this.state;
    if (every === null) return new ScheduledTransfer({ ...this.state, status: lastStatus, nextAt: null, problem });
    const nextAt = later(startsAt, every, occurrence + 1);
    return new ScheduledTransfer({ ...this.state, occurrence: occurrence + 1, tries: 0, nextAt, problem });
  }
}

/** Reckoned from the start, so that the 31st is the last day of a short month and the 31st again after it. */
function later(start: Date, every: Interval, times: number): Date {
  const at = new Date(start);
  if (every === 'day') at.setUTCDate(at.getUTCDate() + times);
  if (every === 'week') at.setUTCDate(at.getUTCDate() + 7 * times);
  if (every === 'month') {
    at.setUTCMonth(at.getUTCMonth() + times, 1);
    const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    at.setUTCDate(Math.min(start.getUTCDate(), lastDay));
  }
  return at;
}

export abstract class ScheduledTransferRepository {
  /** @returns whether there was none of this id before; otherwise nothing changes */
  abstract add(transfer: ScheduledTransfer): Promise<boolean>;
  /** Locked until the transaction ends; of any member when none is given. */
  abstract take(id: string, senderId: string | null): Promise<ScheduledTransfer | undefined>;
  abstract save(transfer: ScheduledTransfer): Promise<void>;
}
