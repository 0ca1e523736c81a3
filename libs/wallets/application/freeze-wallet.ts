import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Outbox, Transaction } from '#kernel';
import { PinRepository } from '../domain/pin.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { walletStatusChanged } from '../wallets.events.ts';
import { ReadWallet, type WalletView } from './read-wallet.ts';
import { WalletPolicy } from './wallet-policy.ts';

/** An admin stops all wallets of a member, or lets them go on: unfreezing gives back the tries of a locked PIN too. */
@Injectable()
export class FreezeWallet {
  constructor(
    private readonly transaction: Transaction,
    private readonly wallets: WalletRepository,
    private readonly pins: PinRepository,
    private readonly readWallet: ReadWallet,
    private readonly policy: WalletPolicy,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws WalletNotFound */
  async execute(adminId: string, userId: string, status: 'frozen' | 'active'): Promise<WalletView> {
    const { currency } = this.policy;
    await this.transaction.run(async () => {
      const before = await this.readWallet.execute(userId, currency);
      if (status === 'frozen') await this.wallets.freeze(userId);
      else await Promise.all([this.wallets.unfreeze(userId), this.pins.unlock(userId)]);
      if (before.status === status) return;
      const data = { userId, status };
      await this.outbox.add({ type: walletStatusChanged, data, actorId: adminId, occurredAt: this.clock.now() });
      const action = status === 'frozen' ? 'wallet.frozen' : 'wallet.unfrozen';
      const target = { kind: 'wallet', id: userId };
      await this.audit.record({
        actorId: adminId,
        action,
        target,
        before: { status: before.status },
        after: { status },
      });
    });
    return this.readWallet.execute(userId, currency);
  }
}
