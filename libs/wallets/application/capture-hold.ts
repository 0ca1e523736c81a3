import { Injectable } from '@nestjs/common';
import { Clock, Money, Transaction } from '#kernel';
import { HoldRepository, type Hold } from '../domain/hold.ts';
import { HoldNotFound, InvalidAmount } from '../domain/wallet.errors.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { ReadHolds, type HoldView } from './read-holds.ts';
import { SettleHold } from './settle-hold.ts';

export interface Capture {
  /** The whole when left out. */
  readonly amount?: string | undefined;
  /** What is left stays held, for the next part. */
  readonly keepRest: boolean;
}

/** Gives the receiver what is held for them, whole or in part. */
@Injectable()
export class CaptureHold {
  constructor(
    private readonly transaction: Transaction,
    private readonly holds: HoldRepository,
    private readonly wallets: WalletRepository,
    private readonly settle: SettleHold,
    private readonly readHolds: ReadHolds,
    private readonly clock: Clock,
  ) {}

  async execute(userId: string, holdId: string, { amount, keepRest }: Capture): Promise<HoldView> {
    await this.transaction.run(async () => {
      const now = this.clock.now();
      const hold = await this.holds.take(holdId, userId);
      if (hold === undefined) throw new HoldNotFound();
      const change = hold.capture(userId, partOf(hold, amount), { keepRest, now });
      const { payerId, receiverId, currency } = hold.state;
      await this.wallets.assertActive([payerId, receiverId], currency);
      await this.settle.execute(change, userId, now);
    });
    return this.readHolds.one(userId, holdId);
  }
}

function partOf(hold: Hold, amount: string | undefined): bigint {
  if (amount === undefined) return hold.remaining;
  const money = Money.parse(amount, hold.state.currency);
  if (money === undefined || money.minor === 0n) throw new InvalidAmount();
  return money.minor;
}
