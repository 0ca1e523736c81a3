import { Injectable } from '@nestjs/common';
import { Money } from '#kernel';
import { differencesOf, type FundingDifference, type FundingLine } from '../domain/reconciliation.ts';
import { InvalidAmount } from '../domain/wallet.errors.ts';
import { WalletPolicy } from './wallet-policy.ts';

export interface ProviderStatement {
  readonly from: string;
  /** Not included. */
  readonly to: string;
  readonly currency?: string | undefined;
  readonly lines: readonly (Omit<FundingLine, 'amount'> & { readonly amount: string })[];
}

export interface Reconciliation {
  readonly matched: number;
  readonly differences: readonly FundingDifference<string>[];
}

export abstract class FundingLedger {
  /** Deposits and withdrawals that stand, by their references. */
  abstract lines(currency: string, from: Date, to: Date): Promise<readonly FundingLine[]>;
}

/** Compares what the provider says has come and gone with what the ledger says. */
@Injectable()
export class ReconcileFunding {
  constructor(
    private readonly ledger: FundingLedger,
    private readonly policy: WalletPolicy,
  ) {}

  /** @throws InvalidAmount */
  async execute({ from, to, currency = this.policy.currency, lines }: ProviderStatement): Promise<Reconciliation> {
    const theirs = lines.map((line) => {
      const money = Money.parse(line.amount, currency);
      if (money === undefined) throw new InvalidAmount({ detail: `Of the line ${line.reference}.` });
      return { ...line, amount: money.minor };
    });
    const ours = await this.ledger.lines(currency, new Date(from), new Date(to));
    const { matched, differences } = differencesOf(ours, theirs);
    const written = (minor: bigint | null): string | null =>
      minor === null ? null : String(Money.of(minor, currency));
    return {
      matched,
      differences: differences.map((each) => ({ ...each, ours: written(each.ours), theirs: written(each.theirs) })),
    };
  }
}
