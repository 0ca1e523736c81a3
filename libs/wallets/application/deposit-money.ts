import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Ids, Outbox, Transaction } from '#kernel';
import { house, Ledger, movement } from '../domain/ledger.ts';
import { SecondAdminNeeded } from '../domain/wallet.errors.ts';
import { depositMade } from '../wallets.events.ts';
import { ReadTerms } from './read-terms.ts';
import { ReadTransactions, type TransactionView } from './read-transactions.ts';
import { WalletPolicy } from './wallet-policy.ts';

export interface Deposit {
  readonly amount: string;
  readonly currency?: string | undefined;
  /** Where it came from: the line of a bank statement. */
  readonly reference: string;
}

/** An admin puts money that came from outside into a member's wallet. */
@Injectable()
export class DepositMoney {
  constructor(
    private readonly terms: ReadTerms,
    private readonly policy: WalletPolicy,
    private readonly transaction: Transaction,
    private readonly ledger: Ledger,
    private readonly transactions: ReadTransactions,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws SecondAdminNeeded, InvalidAmount, WalletNotFound, WalletNotActive */
  async execute(adminId: string, userId: string, { reference, ...terms }: Deposit): Promise<TransactionView> {
    const amount = this.terms.amountOf(terms);
    const { minor, currency } = amount;
    if (minor > this.policy.aloneUpTo(currency)) throw new SecondAdminNeeded();
    const [id, at] = [this.ids.next(), this.clock.now()];
    await this.transaction.run(async () => {
      await this.ledger.postAll([
        movement({
          id,
          type: 'deposit',
          currency,
          from: { owner: house, kind: 'outside' },
          to: { owner: userId, kind: 'wallet' },
          amount: minor,
          reference,
          actorId: adminId,
          at,
        }),
      ]);
      const data = { transactionId: id, userId, amount: String(amount), currency, reference };
      await this.outbox.add({ type: depositMade, data, actorId: adminId, occurredAt: at });
      const target = { kind: 'wallet', id: userId };
      await this.audit.record({ actorId: adminId, action: 'wallet.deposited', target, after: data });
    });
    return this.transactions.any(id);
  }
}
