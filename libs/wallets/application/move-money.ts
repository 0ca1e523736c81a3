import { Injectable } from '@nestjs/common';
import { Outbox, Transaction, type NewEvent } from '#kernel';
import { Ledger, refusalOf, type Outcome, type Posting } from '../domain/ledger.ts';
import { ReadTransactions, type TransactionView } from './read-transactions.ts';

/** Thrown to undo what was sent along with a posting that was not made. */
class NotPosted extends Error {
  constructor(readonly outcome: Exclude<Outcome, 'posted'>) {
    super(outcome);
  }
}

/** Posts one movement and announces it, in one transaction; a repetition answers what was posted the first time. */
@Injectable()
export class MoveMoney {
  constructor(
    private readonly transaction: Transaction,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
    private readonly transactions: ReadTransactions,
  ) {}

  /** @throws the refusals of `ledger.ts` */
  async execute(posting: Posting, events: readonly NewEvent[], viewerId: string): Promise<TransactionView> {
    try {
      return await this.transaction.run(async () => {
        // the three travel together: what follows a refusal is undone
        const [[outcome], , view] = await Promise.all([
          this.ledger.post([posting]),
          Promise.all(events.map((event) => this.outbox.add(event))),
          this.transactions.find(viewerId, posting.id),
        ]);
        if (outcome === undefined) throw new Error('The ledger said nothing of a posting');
        if (outcome !== 'posted') throw new NotPosted(outcome);
        if (view === undefined) throw new Error('What was posted is not there');
        return view;
      });
    } catch (error) {
      if (!(error instanceof NotPosted)) throw error;
      if (error.outcome !== 'replayed') throw refusalOf(error.outcome);
      return this.transactions.one(viewerId, posting.id);
    }
  }
}
