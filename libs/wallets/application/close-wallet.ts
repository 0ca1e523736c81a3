import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { walletStatusChanged } from '../wallets.events.ts';
import { AuthorizePayment, type Payer, type Proof } from './authorize-payment.ts';
import { ReadWallet, type WalletView } from './read-wallet.ts';

/** Ends a wallet in which there is nothing, also nothing held. Opening it again brings it back. */
@Injectable()
export class CloseWallet {
  constructor(
    private readonly authorize: AuthorizePayment,
    private readonly transaction: Transaction,
    private readonly wallets: WalletRepository,
    private readonly readWallet: ReadWallet,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws WalletNotFound, WalletNotActive, WalletNotEmpty, and what `AuthorizePayment` refuses */
  async execute(payer: Payer, currency: string, proof: Proof): Promise<WalletView> {
    const { userId } = payer;
    await this.authorize.execute(payer, proof);
    await this.transaction.run(async () => {
      await this.wallets.close(userId, currency);
      const data = { userId, status: 'closed', currency } as const;
      await this.outbox.add({ type: walletStatusChanged, data, actorId: userId, occurredAt: this.clock.now() });
    });
    return this.readWallet.execute(userId, currency);
  }
}
