import { Injectable } from '@nestjs/common';
import { AuditLog, Money, Transaction } from '#kernel';
import { InvalidAmount } from '../domain/wallet.errors.ts';
import { WalletRepository, type OwnLimits } from '../domain/wallet.repository.ts';
import { ReadWallet, type WalletView } from './read-wallet.ts';
import { WalletPolicy } from './wallet-policy.ts';

export interface NewLimits {
  /** `null`: as everybody's. */
  readonly transferLimit: string | null;
  readonly dailyLimit: string | null;
  readonly currency?: string | undefined;
}

/** An admin sets limits for one wallet in the place of everybody's. */
@Injectable()
export class LimitWallet {
  constructor(
    private readonly transaction: Transaction,
    private readonly wallets: WalletRepository,
    private readonly readWallet: ReadWallet,
    private readonly policy: WalletPolicy,
    private readonly audit: AuditLog,
  ) {}

  /** @throws InvalidAmount, WalletNotFound */
  async execute(
    adminId: string,
    userId: string,
    { currency = this.policy.currency, ...limits }: NewLimits,
  ): Promise<WalletView> {
    const own: OwnLimits = {
      each: minorOf(limits.transferLimit, currency),
      daily: minorOf(limits.dailyLimit, currency),
    };
    await this.transaction.run(async () => {
      await this.readWallet.execute(userId, currency);
      await this.wallets.limit(userId, currency, own);
      const target = { kind: 'wallet', id: userId };
      await this.audit.record({ actorId: adminId, action: 'wallet.limited', target, after: { currency, ...limits } });
    });
    return this.readWallet.execute(userId, currency);
  }
}

function minorOf(amount: string | null, currency: string): bigint | null {
  if (amount === null) return null;
  const money = Money.parse(amount, currency);
  if (money === undefined) throw new InvalidAmount();
  return money.minor;
}
