import { Injectable } from '@nestjs/common';
import { AppError, Outbox, type EventEnvelope, type NewEvent } from '#kernel';
import { Database } from '#platform';
import { MoveMoney } from '../application/move-money.ts';
import { ReadTransactions, type TransactionView } from '../application/read-transactions.ts';
import { Ledger, refusalOf, type Outcome, type Posting } from '../domain/ledger.ts';

/** Thrown to undo what was sent along with a posting that was not made. */
class NotPosted extends Error {
  constructor(readonly outcome: Exclude<Outcome, 'posted'>) {
    super(outcome);
  }
}

interface Movement {
  readonly posting: Posting;
  readonly event: EventEnvelope;
}

interface Waiting extends Movement {
  readonly answer: (view: TransactionView) => void;
  readonly refuse: (error: unknown) => void;
}

/** So many transactions at once: while PostgreSQL works on one, the next one comes together. */
const lanes = 2;
const mostTogether = 50;

/**
 * Who comes alone is posted alone, at once. When movements come faster than they are committed, those that wait share a
 * transaction: each is still accepted or refused for itself, and none is answered before the commit.
 */
@Injectable()
export class GroupedMoveMoney extends MoveMoney {
  private waiting: Waiting[] = [];
  private busy = 0;
  private underWay = 0;
  private isWoken = false;

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
    private readonly transactions: ReadTransactions,
  ) {
    super();
  }

  execute(posting: Posting, event: NewEvent): Promise<TransactionView> {
    const movement = { posting, event: this.outbox.draft(event) };
    // what belongs to a larger transaction is committed with it
    if (this.database.isInTransaction) return this.alone(movement);
    return new Promise((answer, refuse) => {
      this.waiting.push({ ...movement, answer, refuse });
      this.wake();
    });
  }

  /** Soon: what arrived at the same moment goes together. */
  private wake(): void {
    if (this.isWoken) return;
    this.isWoken = true;
    setImmediate(() => {
      this.isWoken = false;
      this.depart();
    });
  }

  /** One transaction goes with half of them, and another one as soon as as many wait as are under way. */
  private depart(): void {
    while (this.busy < lanes && this.waiting.length > 0 && this.waiting.length >= this.underWay) {
      void this.drive(this.next(this.busy === 0 ? Math.ceil(this.waiting.length / lanes) : this.waiting.length));
    }
  }

  private async drive(movements: readonly Waiting[]): Promise<void> {
    this.busy += 1;
    this.underWay += movements.length;
    await this.settle(movements);
    this.busy -= 1;
    this.underWay -= movements.length;
    this.depart();
  }

  /** The oldest, none of them twice: who repeats one comes after it. */
  private next(most: number): readonly Waiting[] {
    const next = new Map<string, Waiting>();
    this.waiting = this.waiting.filter((movement) => {
      const { id } = movement.posting;
      if (next.size === Math.min(most, mostTogether) || next.has(id)) return true;
      next.set(id, movement);
      return false;
    });
    return [...next.values()];
  }

  private async settle(movements: readonly Waiting[]): Promise<void> {
    const isAlone = movements.length === 1;
    try {
      if (!isAlone) return await this.together(movements);
    } catch (error) {
      // with the database away there is no use in asking for each
      if (error instanceof AppError && error.kind === 'unavailable') {
        for (const { refuse } of movements) refuse(error);
        return;
      }
    }
    await Promise.all(movements.map((movement) => this.alone(movement).then(movement.answer, movement.refuse)));
  }

  private async together(movements: readonly Waiting[]): Promise<void> {
    const { outcomes, followed } = await this.database.run(async () => {
      const outcomes = await this.ledger.post(movements.map(({ posting }) => posting));
      const posted = movements.filter((_, index) => outcomes[index] === 'posted');
      const asked = movements.map(({ posting: { id, from } }) => ({ userId: from.owner, id }));
      const followed = Promise.all([
        this.transactions.findAll(asked),
        this.outbox.addAll(posted.map(({ event }) => event)),
      ]);
      // these travel with the commit, which is none when one of them fails
      followed.catch(() => undefined);
      return { outcomes, followed };
    });
    const [views] = await followed;
    for (const [index, { posting, answer, refuse }] of movements.entries()) {
      const [outcome, view] = [outcomes[index], views.get(posting.id)];
      if (outcome !== undefined && outcome !== 'posted' && outcome !== 'replayed') refuse(refusalOf(outcome));
      else if (view === undefined) refuse(new Error('What was posted is not there'));
      else answer(view);
    }
  }

  private async alone({ posting, event }: Movement): Promise<TransactionView> {
    const { id, from } = posting;
    try {
      return await this.database.run(async () => {
        // the three travel together: what follows a refusal is undone
        const [[outcome], , view] = await Promise.all([
          this.ledger.post([posting]),
          this.outbox.addAll([event]),
          this.transactions.find(from.owner, id),
        ]);
        if (outcome === undefined) throw new Error('The ledger said nothing of a posting');
        if (outcome !== 'posted') throw new NotPosted(outcome);
        if (view === undefined) throw new Error('What was posted is not there');
        return view;
      });
    } catch (error) {
      if (!(error instanceof NotPosted)) throw error;
      if (error.outcome !== 'replayed') throw refusalOf(error.outcome);
      return this.transactions.one(from.owner, id);
    }
  }
}
