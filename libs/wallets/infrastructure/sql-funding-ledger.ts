import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { FundingLedger } from '../application/reconcile-funding.ts';
import type { FundingLine } from '../domain/reconciliation.ts';

const lines = statement(
  'wallets.funding-lines',
  `select it.type, it.reference, it.amount::text as amount
     from wallets.transactions it
    where it.type in ('deposit', 'withdrawal') and it.currency = $1 and it.created_at >= $2 and it.created_at < $3
      and it.reference is not null and not exists (select from wallets.transactions back where back.reverses = it.id)`,
);

@Injectable()
export class SqlFundingLedger extends FundingLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async lines(currency: string, from: Date, to: Date): Promise<readonly FundingLine[]> {
    type Row = Omit<FundingLine, 'amount'> & { readonly amount: string };
    const rows = await this.database.query<Row>(lines, [currency, from, to]);
    return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
  }
}
