import { Inject, Injectable } from '@nestjs/common';
import { Overloaded } from './http.errors.ts';
import { serverSettings, type ServerSettings } from './http.settings.ts';

/** Writers wait for each other; reads wait for nobody, and should not have to wait for writers. */
export type WorkKind = 'read' | 'write';

const shareOfWrites = 0.75;

interface Waiter {
  readonly kind: WorkKind;
  readonly begin: () => void;
  readonly refuse: () => void;
  /** Whether somebody still waits for the answer. */
  readonly isWanted: () => boolean;
  readonly timer: NodeJS.Timeout;
}

/**
 * How many requests are worked on at the same time. Some more wait for a while, in the order in which they came, and what
 * is beyond that is refused before its body is read: a Guildhall that is asked too much answers some well, and the others
 * at once. A part of all this is kept for reads.
 */
@Injectable()
export class WorkSlots {
  private readonly busy = { read: 0, write: 0 };
  private readonly queued = { read: 0, write: 0 };
  private readonly waiting = new Set<Waiter>();

  constructor(@Inject(serverSettings.token) private readonly settings: ServerSettings) {}

  isFull(kind: WorkKind): boolean {
    return (
      !this.hasRoom(kind, this.busy, this.settings.maxInFlight) &&
      !this.hasRoom(kind, this.queued, this.settings.maxQueued)
    );
  }

  /** @throws Overloaded when it was not its turn for too long, or too many wait already */
  async run<T>(kind: WorkKind, work: () => Promise<T>, isWanted: () => boolean): Promise<T> {
    if (this.hasRoom(kind, this.busy, this.settings.maxInFlight)) this.busy[kind] += 1;
    else await this.turn(kind, isWanted);
    try {
      return await work();
    } finally {
      this.busy[kind] -= 1;
      this.passOn();
    }
  }

  private hasRoom(kind: WorkKind, { read, write }: Readonly<Record<WorkKind, number>>, most: number): boolean {
    return read + write < most && (kind === 'read' || write < Math.ceil(most * shareOfWrites));
  }

  private turn(kind: WorkKind, isWanted: () => boolean): Promise<void> {
    if (this.isFull(kind)) throw new Overloaded({ retryAfter: 1 });
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        kind,
        begin: resolve,
        refuse: () => reject(new Overloaded({ retryAfter: 1 })),
        isWanted,
        timer: setTimeout(() => {
          this.leave(waiter);
          waiter.refuse();
        }, this.settings.maxQueueMs),
      };
      this.queued[kind] += 1;
      this.waiting.add(waiter);
    });
  }

  private leave(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.queued[waiter.kind] -= 1;
    this.waiting.delete(waiter);
  }

  /** To who waits longest, may begin, and has not hung up. */
  private passOn(): void {
    for (const waiter of this.waiting) {
      if (!this.hasRoom(waiter.kind, this.busy, this.settings.maxInFlight)) continue;
      this.leave(waiter);
      if (!waiter.isWanted()) {
        waiter.refuse();
        continue;
      }
      this.busy[waiter.kind] += 1;
      return waiter.begin();
    }
  }
}
