import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';
import type { TransactionType } from '../domain/ledger.ts';

export interface TransactionView {
  readonly id: string;
  readonly type: TransactionType;
  readonly status: 'completed' | 'reversed';
  readonly amount: string;
  readonly fee: string;
  readonly currency: string;
  /** `null`: from outside, or a member who is no longer there. */
  readonly sender: UserCard | null;
  readonly receiver: UserCard | null;
  readonly description: string;
  readonly reference: string | null;
  readonly createdAt: string;
}

export interface AskedTransaction {
  readonly userId: string;
  readonly id: string;
}

export interface TransactionFilter {
  readonly userId?: string | undefined;
  readonly type?: TransactionType | undefined;
  readonly reference?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export abstract class ReadTransactions {
  /** Of those that touched the member’s wallet. @throws TransactionNotFound */
  abstract one(userId: string, transactionId: string): Promise<TransactionView>;
  abstract find(userId: string, transactionId: string): Promise<TransactionView | undefined>;
  /** As `find`, for many at once; those that are not there are not in it. */
  abstract findAll(asked: readonly AskedTransaction[]): Promise<ReadonlyMap<string, TransactionView>>;
  /** Anybody's. @throws TransactionNotFound */
  abstract any(transactionId: string): Promise<TransactionView>;
  /** Anybody's, latest first. */
  abstract search(filter: TransactionFilter, page: PageRequest): Promise<Page<TransactionView>>;
  /** Latest first, of the wallet in this currency. */
  abstract list(userId: string, currency: string, page: PageRequest): Promise<Page<TransactionView>>;
}
