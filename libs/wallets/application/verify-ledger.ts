export interface LedgerProblem {
  readonly kind: 'chain' | 'balance' | 'transaction' | 'sum';
  /** Of the account or the transaction, or the currency. */
  readonly id: string;
  readonly detail: string;
}

export interface LedgerReport {
  readonly accounts: number;
  readonly entries: number;
  readonly transactions: number;
  /** The first ones. */
  readonly problems: readonly LedgerProblem[];
}

/** Reckons the whole ledger again: every hash, every balance, every sum. Others may go on paying meanwhile. */
export abstract class VerifyLedger {
  abstract execute(onProgress?: (report: LedgerReport) => void): Promise<LedgerReport>;
}
