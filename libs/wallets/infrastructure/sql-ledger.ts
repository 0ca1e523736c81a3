import { Injectable } from '@nestjs/common';
import { Database, statement, violatedUniqueConstraint } from '#platform';
import { Ledger, type Outcome, type Posted, type Posting } from '../domain/ledger.ts';
import { TransactionIdReused } from '../domain/wallet.errors.ts';

const post = statement('wallets.post', 'select outcome from wallets.post($1)');

const find = statement(
  'wallets.find-posted',
  `select type, currency, amount::text as amount, fee::text as fee,
          json_build_object('owner', from_owner, 'kind', from_kind) as "from", json_build_object('owner', to_owner, 'kind', to_kind) as "to"
     from wallets.transactions where id = $1`,
);

type Row = Omit<Posted, 'amount' | 'fee'> & Readonly<Record<'amount' | 'fee', string>>;

@Injectable()
export class SqlLedger extends Ledger {
  constructor(private readonly database: Database) {
    super();
  }

  async find(transactionId: string): Promise<Posted | undefined> {
    const row = await this.database.queryOne<Row>(find, [transactionId]);
    return row && { ...row, amount: BigInt(row.amount), fee: BigInt(row.fee) };
  }

  async post(postings: readonly Posting[]): Promise<readonly Outcome[]> {
    try {
      const rows = await this.database.query<{ outcome: Outcome }>(post, [JSON.stringify(postings.map(rowOf))]);
      return rows.map(({ outcome }) => outcome);
    } catch (error) {
      // somebody else posted it between other accounts at the same moment
      if (violatedUniqueConstraint(error) === 'transactions_pkey') throw new TransactionIdReused();
      throw error;
    }
  }
}

function rowOf({ from, to, amount, fee, at, limits, ...posting }: Posting) {
  return {
    id: posting.id,
    type: posting.type,
    currency: posting.currency,
    from_owner: from.owner,
    from_kind: from.kind,
    to_owner: to.owner,
    to_kind: to.kind,
    amount: String(amount),
    fee: String(fee),
    description: posting.description,
    reference: posting.reference,
    reverses: posting.reverses,
    actor_id: posting.actorId,
    at: at.toISOString(),
    pin_version: posting.pinVersion,
    limit_each: limits === null ? null : String(limits.each),
    limit_daily: limits === null ? null : String(limits.daily),
    guarded: posting.guarded,
  };
}
