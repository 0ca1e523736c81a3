import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { WalletRepository } from '../domain/wallet.repository.ts';

/** Gives a member a wallet in a currency; opening it again changes nothing. */
@Injectable()
export class OpenWallet {
  constructor(
    private readonly wallets: WalletRepository,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  execute(userId: string, currency: string): Promise<void> {
    return this.wallets.open({ id: this.ids.next(), userId, currency, createdAt: this.clock.now() });
  }
}
