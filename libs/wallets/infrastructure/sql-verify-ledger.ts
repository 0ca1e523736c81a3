import { Injectable } from '@nestjs/common';
import { Database, statement, type Statement } from '#platform';
import { VerifyLedger, type LedgerProblem, type LedgerReport } from '../application/verify-ledger.ts';
import { everywhere, nowhere } from './id-bounds.ts';

const atOnce = 20_000;
const mostProblems = 20;

/*
 * The formulas of wallets.digest and wallets.chain, written out: what the functions of this database say nobody has to
 * believe, and PostgreSQL does not have to call them for each entry.
 */
const digest = `sha256(uuid_send(it.id) || uuid_send(it.from_owner) || uuid_send(it.to_owner) || int8send(it.amount) || int8send(it.fee)
  || int8send((extract(epoch from it.created_at - timestamptz '1970-01-01 00:00:00+00') * 1000)::bigint)
  || convert_to(it.type || ' ' || it.currency || ' ' || it.from_kind || ' ' || it.to_kind || ' ' || coalesce(it.actor_id::text, '-')
       || ' ' || coalesce(it.reverses::text, '-') || ' ' || coalesce(length(it.reference)::text || ' ' || it.reference, '-')
       || ' ' || it.description, 'UTF8'))`;
const hash = `sha256(hash_before || ${digest} || uuid_send(linked.account_id) || int8send(seq) || int8send(linked.amount)
  || int8send(balance))`;

/*
 * The first row of a batch is the last of the one before it: it was checked, and is what the next one builds on. `offset 0`
 * keeps each transaction a look by its key: PostgreSQL would rather read all of them for each batch.
 */
const chains = statement(
  'wallets.verify-chains',
  `with batch as (
     select * from wallets.entries where (account_id, seq) >= ($1::uuid, $2::bigint) and account_id <= $3::uuid
      order by account_id, seq limit ${atOnce}
   ), linked as (
     select batch.*, coalesce(lag(seq) over account, 0) as seq_before, coalesce(lag(balance) over account, 0) as balance_before,
            coalesce(lag(hash) over account, '') as hash_before
       from batch window account as (partition by account_id order by seq)
   ), checked as (
     select linked.account_id, linked.seq,
            it.id is not null and seq = seq_before + 1 and balance = balance_before + linked.amount and hash = ${hash} as holds
       from linked
       left join lateral (select * from wallets.transactions where id = linked.transaction_id offset 0) it on true
      where (linked.account_id, seq) <> ($1, $2)
   )
   select (select count(*)::int from checked) as count, last.account_id as "accountId", last.seq::text as seq,
          coalesce((select json_agg(json_build_object('kind', 'chain', 'id', account_id, 'detail', 'entry ' || seq))
             from (select account_id, seq from checked where not holds order by account_id, seq limit ${mostProblems}) broken), '[]') as problems
     from (select account_id, seq from batch order by account_id desc, seq desc limit 1) last`,
);

/* The entries of a batch of transactions are one stretch of their index, whatever accounts they are of. */
const transactions = statement(
  'wallets.verify-transactions',
  `with batch as (
     select id, amount, fee, currency from wallets.transactions where id > $1 order by id limit ${atOnce}
   ), legs as (
     select entry.transaction_id as id, count(account.id) as legs, sum(entry.amount) as sum,
            sum(entry.amount) filter (where entry.amount > 0) as moved, min(account.currency) as currency,
            max(account.currency) as other_currency
       from wallets.entries entry left join wallets.accounts account on account.id = entry.account_id
      where entry.transaction_id > $1 and entry.transaction_id <= (select id from batch order by id desc limit 1)
      group by entry.transaction_id
   )
   select (select count(*)::int from batch) as count, (select id from batch order by id desc limit 1) as last,
          coalesce((select json_agg(json_build_object('kind', 'transaction', 'id', id, 'detail', 'its entries do not say what it says'))
             from (select batch.id from batch left join legs using (id)
                    where (legs = case when fee > 0 then 3 else 2 end and sum = 0 and moved = amount + fee
                      and legs.currency = batch.currency and other_currency = batch.currency) is not true
                    order by id limit ${mostProblems}) broken), '[]') as problems`,
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

/** Half of the entries are of accounts up to this one. */
const middle = statement(
  'wallets.middle-of-ledger',
  `select id from (select id, sum(entry_count) over (order by id) as so_far, sum(entry_count) over () as all_of_them from wallets.accounts) account
    where so_far * 2 >= all_of_them order by id limit 1`,
);

interface Batch {
  readonly count: number;
  readonly last: string | null;
  readonly problems: readonly LedgerProblem[];
}

type Note = (count: number, problems: readonly LedgerProblem[]) => void;

interface Place {
  readonly accountId: string;
  readonly seq: string;
}

/** Behind all entries of an account. */
const end = '9223372036854775807';

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
    const { id: half } = (await this.database.queryOne<{ id: string }>(middle)) ?? { id: nowhere };
    const noteEntries: Note = (count, problems) => note('entries', count, problems);
    // side by side, because none of them needs what another one finds
    await Promise.all([
      this.verifyChains({ accountId: nowhere, seq: '0' }, half, noteEntries),
      this.verifyChains({ accountId: half, seq: end }, everywhere, noteEntries),
      this.verifyEach(transactions, (count, problems) => note('transactions', count, problems)),
      this.verifyEach(balances, (count, problems) => note('accounts', count, problems)),
    ]);
    const uneven = await this.database.query<{ problem: LedgerProblem }>(sums);
    note(
      'accounts',
      0,
      uneven.map(({ problem }) => problem),
    );
    return report;
  }

  private async verifyChains(from: Place, to: string, note: Note): Promise<void> {
    for (let place = from; ;) {
      type Chains = Omit<Batch, 'last'> & Place;
      const batch = await this.database.queryOne<Chains>(chains, [place.accountId, place.seq, to]);
      if (batch === undefined || batch.count === 0) break;
      note(batch.count, batch.problems);
      place = batch;
    }
  }

  private async verifyEach(pass: Statement, note: Note): Promise<void> {
    for (let last = nowhere; ;) {
      const batch = await this.database.queryOne<Batch>(pass, [last]);
      if (batch === undefined || batch.last === null) break;
      note(batch.count, batch.problems);
      ({ last } = batch);
    }
  }
}
