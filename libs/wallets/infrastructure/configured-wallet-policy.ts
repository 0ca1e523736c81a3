import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '#kernel';
import { WalletPolicy } from '../application/wallet-policy.ts';
import type { SpendingLimits } from '../domain/ledger.ts';
import { minorOf, walletSettings, type WalletSettings } from '../wallets.settings.ts';

@Injectable()
export class ConfiguredWalletPolicy extends WalletPolicy {
  readonly currency: string;
  readonly currencies: readonly string[];

  constructor(@Inject(walletSettings.token) private readonly settings: WalletSettings) {
    super();
    this.currency = settings.currency;
    this.currencies = [...new Set([settings.currency, ...settings.currencies])];
  }

  feeFor(amount: bigint): bigint {
    return (amount * BigInt(this.settings.feeBasisPoints) + 5_000n) / 10_000n;
  }

  aloneUpTo(currency: string): bigint {
    return minorOf(this.settings.secondApprovalAbove, currency);
  }

  limitsIn(currency: string, role?: Role): SpendingLimits {
    const { transferLimit, dailyLimit, roleLimits } = this.settings;
    const own = roleLimits.find((limits) => limits.role === role);
    return {
      each: minorOf(own?.each ?? transferLimit, currency),
      daily: minorOf(own?.daily ?? dailyLimit, currency),
    };
  }
}
