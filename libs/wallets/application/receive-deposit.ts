import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { house, Ledger, movement } from '../domain/ledger.ts';
import { depositMade } from '../wallets.events.ts';
import { DerivedIds } from './derived-ids.ts';
import { ReadTerms } from './read-terms.ts';

export interface ReceivedDeposit {
  /** By which the provider knows it: there is one deposit for it, however often it is told. */
  readonly reference: string;
  readonly userId: string;
  readonly amount: string;
  readonly currency?: string | undefined;
}

/** The provider has got money for a member. */
@Injectable()
export class ReceiveDeposit {
  constructor(
    private readonly terms: ReadTerms,
    private readonly transaction: Transaction,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
    private readonly ids: DerivedIds,
    private readonly clock: Clock,
  ) {}

  /** @returns the id of the transaction @throws InvalidAmount, WalletNotFound, WalletNotActive, TransactionIdReused */
  async execute({ reference, userId, ...terms }: ReceivedDeposit): Promise<string> {
    const amount = this.terms.amountOf(terms);
    const { currency } = amount;
    const [id, at] = [this.ids.of('deposit', reference), this.clock.now()];
    await this.transaction.run(async () => {
      const isNew = await this.ledger.postAll([
        movement({
          id,
          type: 'deposit',
          currency,
          from: { owner: house, kind: 'outside' },
          to: { owner: userId, kind: 'wallet' },
          amount: amount.minor,
          reference,
          at,
        }),
      ]);
      if (!isNew) return;
      const data = { transactionId: id, userId, amount: String(amount), currency, reference };
      await this.outbox.add({ type: depositMade, data, actorId: null, occurredAt: at });
    });
    return id;
  }
}
