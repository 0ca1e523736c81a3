import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { VerifyLedger, type LedgerProblem, type LedgerReport } from '../application/verify-ledger.ts';

const atOnce = 20_000;
const mostProblems = 20;

/** The first row of a batch is the last of the one before it: it was checked, and is what the next one builds on. */
const chains = statement(
  'wallets.verify-chains',
  `with batch as (
     select * from wallets.entries where (account_id, seq) >= ($1::uuid, $2::bigint) order by account_id, seq limit ${atOnce}
   ), linked as (
     select batch.*, coalesce(lag(seq) over account, 0) as seq_before, coalesce(lag(balance) over account, 0) as balance_before,
            coalesce(lag(hash) over account, '') as hash_before
       from batch window account as (partition by account_id order by seq)
   ), checked as (
     select linked.account_id, linked.seq,
            it.id is not null and seq = seq_before + 1 and balance = balance_before + linked.amount
            and hash = wallets.chain(hash_before, wallets.digest(it.id, it.type, it.currency, it.from_owner, it.from_kind, it.to_owner,
                  it.to_kind, it.amount, it.fee, it.description, it.reference, it.reverses, it.actor_id, it.created_at),
                  linked.account_id, seq, linked.amount, balance) as holds
       from linked left join wallets.transactions it on it.id = linked.transaction_id
      where (linked.account_id, seq) <> ($1, $2)
   )
   select (select count(*)::int from checked) as count, last.account_id as "accountId", last.seq::text as seq,
          coalesce((select json_agg(json_build_object('kind', 'chain', 'id', account_id, 'detail', 'entry ' || seq))
             from (select account_id, seq from checked where not holds order by account_id, seq limit ${mostProblems}) broken), '[]') as problems
     from (select account_id, seq from batch order by account_id desc, seq desc limit 1) last`,
);

const transactions = statement(
  'wallets.verify-transactions',
  `with batch as (
     select id, amount, fee, currency from wallets.transactions where id > $1 order by id limit ${atOnce}
   ), legs as (
     select batch.id, count(entry.seq) as legs, sum(entry.amount) as sum, sum(entry.amount) filter (where entry.amount > 0) as moved,
            bool_and(account.currency = batch.currency) as "oneCurrency", batch.amount, batch.fee
       from batch
       left join wallets.entries entry on entry.transaction_id = batch.id
       left join wallets.accounts account on account.id = entry.account_id
      group by batch.id, batch.amount, batch.fee
   )
   select (select count(*)::int from batch) as count, (select id from batch order by id desc limit 1) as last,
          coalesce((select json_agg(json_build_object('kind', 'transaction', 'id', id, 'detail', 'its entries do not say what it says'))
             from (select id from legs where (legs = case when fee > 0 then 3 else 2 end and sum = 0 and moved = amount + fee
                      and "oneCurrency") is not true order by id limit ${mostProblems}) broken), '[]') as problems`,
);

/** What an account says is what its last entry says; one statement sees one moment. */
const balances = statement(
  'wallets.verify-balances',
  `with batch as (
     select id, entry_count, balance, head from wallets.accounts where id > $1 order by id limit ${atOnce}
   ), wrong as (
     select batch.id from batch
       left join lateral (select seq, balance, hash from wallets.entries where account_id = batch.id order by seq desc limit 1) last on true
      where (batch.entry_count, batch.balance, batch.head)
            is distinct from (coalesce(last.seq, 0), coalesce(last.balance, 0), coalesce(last.hash, ''))
   )
   select (select count(*)::int from batch) as count, (select id from batch order by id desc limit 1) as last,
          coalesce((select json_agg(json_build_object('kind', 'balance', 'id', id, 'detail', 'it is not what the entries say'))
             from (select id from wrong order by id limit ${mostProblems}) broken), '[]') as problems`,
);

const sums = statement(
  'wallets.verify-sums',
  `select json_build_object('kind', 'sum', 'id', currency, 'detail', 'all accounts together have ' || sum(balance)) as problem
     from wallets.accounts group by currency having sum(balance) <> 0`,
);

interface Batch {
  readonly count: number;
  readonly last: string | null;
  readonly problems: readonly LedgerProblem[];
}

const nowhere = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class SqlVerifyLedger extends VerifyLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(onProgress: (report: LedgerReport) => void = () => {}): Promise<LedgerReport> {
    const report = { accounts: 0, entries: 0, transactions: 0, problems: [] as LedgerProblem[] };
    const note = (kind: 'accounts' | 'entries' | 'transactions', count: number, problems: readonly LedgerProblem[]) => {
      report[kind] += count;
      report.problems = [...report.problems, ...problems].slice(0, mostProblems);
      onProgress({ ...report });
    };
    for (let place = { accountId: nowhere, seq: '0' }; ;) {
      type Chains = Omit<Batch, 'last'> & { readonly accountId: string; readonly seq: string };
      const batch = await this.database.queryOne<Chains>(chains, [place.accountId, place.seq]);
      if (batch === undefined || batch.count === 0) break;
      note('entries', batch.count, batch.problems);
      place = batch;
    }
    for (const [kind, pass] of [
      ['transactions', transactions],
      ['accounts', balances],
    ] as const) {
      for (let last = nowhere; ;) {
        const batch = await this.database.queryOne<Batch>(pass, [last]);
        if (batch === undefined || batch.last === null) break;
        note(kind, batch.count, batch.problems);
        ({ last } = batch);
      }
    }
    const uneven = await this.database.query<{ problem: LedgerProblem }>(sums);
    note(
      'accounts',
      0,
      uneven.map(({ problem }) => problem),
    );
    return report;
  }
}
