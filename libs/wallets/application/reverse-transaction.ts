import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Ids, Money, Outbox, Transaction } from '#kernel';
import { Ledger, movement } from '../domain/ledger.ts';
import { NotReversible, TransactionNotFound } from '../domain/wallet.errors.ts';
import { transactionReversed } from '../wallets.events.ts';
import { ReadTransactions, type TransactionView } from './read-transactions.ts';

/** An admin takes a transaction back, with its fee: a new one in the other direction, once at most. */
@Injectable()
export class ReverseTransaction {
  constructor(
    private readonly transaction: Transaction,
    private readonly ledger: Ledger,
    private readonly transactions: ReadTransactions,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws TransactionNotFound, NotReversible, ReversedAlready, InsufficientFunds, WalletNotActive */
  async execute(adminId: string, transactionId: string, reason: string): Promise<TransactionView> {
    const [id, at] = [this.ids.next(), this.clock.now()];
    await this.transaction.run(async () => {
      const posted = await this.ledger.find(transactionId);
      if (posted === undefined) throw new TransactionNotFound();
      const { type, currency, amount, fee, from, to } = posted;
      // holds have ways of their own, and a reversal is answered by paying again
      if (!['transfer', 'capture', 'deposit', 'adjustment'].includes(type)) throw new NotReversible();
      await this.ledger.postAll([
        movement({
          id,
          type: 'reversal',
          currency,
          from: to,
          to: from.kind === 'held' ? { ...from, kind: 'wallet' } : from,
          amount,
          fee,
          description: reason,
          reference: transactionId,
          reverses: transactionId,
          actorId: adminId,
          at,
        }),
      ]);
      const data = {
        transactionId: id,
        reverses: transactionId,
        amount: String(Money.of(amount, currency)),
        currency,
        reason,
      };
      await this.outbox.add({ type: transactionReversed, data, actorId: adminId, occurredAt: at });
      const target = { kind: 'transaction', id: transactionId };
      await this.audit.record({ actorId: adminId, action: 'transaction.reversed', target, after: data });
    });
    return this.transactions.any(id);
  }
}
