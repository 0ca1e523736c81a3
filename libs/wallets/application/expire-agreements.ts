import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { HoldRepository } from '../domain/hold.ts';
import { PaymentRequestRepository } from '../domain/payment-request.ts';
import { endOf } from './answer-payment-request.ts';
import { SettleHold } from './settle-hold.ts';

const atOnce = 100;

/** Ends holds and payment requests whose time is over: held money goes back. */
@Injectable()
export class ExpireAgreements {
  constructor(
    private readonly transaction: Transaction,
    private readonly holds: HoldRepository,
    private readonly settle: SettleHold,
    private readonly requests: PaymentRequestRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns how many of each ended now */
  async execute(): Promise<{ readonly holds: number; readonly requests: number }> {
    return { holds: await this.all(() => this.someHolds()), requests: await this.all(() => this.someRequests()) };
  }

  private async all(some: () => Promise<number>): Promise<number> {
    for (let ended = 0; ;) {
      const now = await this.transaction.run(some);
      ended += now;
      if (now < atOnce) return ended;
    }
  }

  private async someHolds(): Promise<number> {
    const now = this.clock.now();
    const holds = await this.holds.takeExpired(now, atOnce);
    for (const hold of holds) await this.settle.execute(hold.expire(), null, now);
    return holds.length;
  }

  private async someRequests(): Promise<number> {
    const now = this.clock.now();
    const requests = await this.requests.takeExpired(now, atOnce);
    for (const request of requests) {
      const ended = request.expire();
      await this.requests.save(ended);
      await this.outbox.add(endOf(ended, null, now));
    }
    return requests.length;
  }
}
