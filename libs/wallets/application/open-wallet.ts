import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { CurrencyNotOffered } from '../domain/wallet.errors.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { WalletPolicy } from './wallet-policy.ts';

/** Gives a member a wallet in a currency; opening it again changes nothing, unless it was closed. */
@Injectable()
export class OpenWallet {
  constructor(
    private readonly policy: WalletPolicy,
    private readonly wallets: WalletRepository,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws CurrencyNotOffered */
  async execute(userId: string, currency: string): Promise<void> {
    if (!this.policy.currencies.includes(currency)) throw new CurrencyNotOffered();
    await this.wallets.open({ id: this.ids.next(), userId, currency, createdAt: this.clock.now() });
  }
}
