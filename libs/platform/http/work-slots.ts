import { Inject, Injectable } from '@nestjs/common';
import { Overloaded } from './http.errors.ts';
import { serverSettings, type ServerSettings } from './http.settings.ts';

interface Waiter {
  readonly begin: () => void;
  readonly refuse: () => void;
  /** Whether somebody still waits for the answer. */
  readonly isWanted: () => boolean;
  readonly timer: NodeJS.Timeout;
}

/**
 * How many requests are worked on at the same time. Some more wait for a while, in the order in which they came, and what
 * is beyond that is refused before its body is read: a Guildhall that is asked too much answers some well, and the others
 * at once.
 */
@Injectable()
export class WorkSlots {
  private busy = 0;
  private readonly waiting = new Set<Waiter>();

  constructor(@Inject(serverSettings.token) private readonly settings: ServerSettings) {}

  get isFull(): boolean {
    return this.busy >= this.settings.maxInFlight && this.waiting.size >= this.settings.maxQueued;
  }

  /** @throws Overloaded when it was not its turn for too long, or too many wait already */
  async run<T>(work: () => Promise<T>, isWanted: () => boolean): Promise<T> {
    if (this.busy < this.settings.maxInFlight) this.busy += 1;
    else await this.turn(isWanted);
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private turn(isWanted: () => boolean): Promise<void> {
    if (this.isFull) throw new Overloaded({ retryAfter: 1 });
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        begin: resolve,
        refuse: () => reject(new Overloaded({ retryAfter: 1 })),
        isWanted,
        timer: setTimeout(() => {
          this.waiting.delete(waiter);
          waiter.refuse();
        }, this.settings.maxQueueMs),
      };
      this.waiting.add(waiter);
    });
  }

  /** To who waits longest, and has not hung up. */
  private passOn(): void {
    for (const waiter of this.waiting) {
      this.waiting.delete(waiter);
      clearTimeout(waiter.timer);
      if (waiter.isWanted()) return waiter.begin();
      waiter.refuse();
    }
    this.busy -= 1;
  }
}
