import type { NewEvent } from '#kernel';
import type { Posting } from '../domain/ledger.ts';
import type { TransactionView } from './read-transactions.ts';

/** Posts one movement and announces it, in one transaction; a repetition answers what was posted the first time. */
export abstract class MoveMoney {
  /** @throws the refusals of `ledger.ts` */
  abstract execute(posting: Posting, event: NewEvent): Promise<TransactionView>;
}
