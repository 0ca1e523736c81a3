import type { TransactionType } from '../domain/ledger.ts';

export interface StatementLine {
  readonly id: string;
  readonly at: string;
  readonly type: TransactionType;
  /** The username of the other side, when there is one. */
  readonly with: string | null;
  readonly description: string;
  /** Signed: what came in, or, below zero, what went out with its fee. */
  readonly amount: string;
  /** After it. */
  readonly balance: string;
}

export interface Statement {
  readonly holder: { readonly username: string; readonly displayName: string };
  readonly currency: string;
  readonly opening: string;
  readonly closing: string;
  /** In the order in which it happened. */
  readonly lines: readonly StatementLine[];
}

export interface Period {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
}

/** More lines than this are asked for in shorter periods. */
export const mostLines = 20_000;

export abstract class ReadStatement {
  /** What could be spent, and what changed it. @throws WalletNotFound, StatementTooLong */
  abstract execute(userId: string, currency: string, period: Period): Promise<Statement>;
}
