import { Injectable } from '@nestjs/common';
import { Clock, Transaction } from '#kernel';
import { HoldRepository } from '../domain/hold.ts';
import { HoldNotFound } from '../domain/wallet.errors.ts';
import { ReadHolds, type HoldView } from './read-holds.ts';
import { SettleHold } from './settle-hold.ts';

/** Gives back what was held. */
@Injectable()
export class VoidHold {
  constructor(
    private readonly transaction: Transaction,
    private readonly holds: HoldRepository,
    private readonly settle: SettleHold,
    private readonly readHolds: ReadHolds,
    private readonly clock: Clock,
  ) {}

  async execute(userId: string, holdId: string): Promise<HoldView> {
    await this.transaction.run(async () => {
      const now = this.clock.now();
      const hold = await this.holds.take(holdId, userId);
      if (hold === undefined) throw new HoldNotFound();
      await this.settle.execute(hold.void(userId, now), userId, now);
    });
    return this.readHolds.one(userId, holdId);
  }
}
