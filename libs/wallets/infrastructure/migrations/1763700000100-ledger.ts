import { absentView, blocksView } from '#users';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * The only way to move money is wallets.post(): it runs as the owner of the tables, and the application's role can neither
 * insert, update nor delete an entry or a transaction, nor touch a balance (docs/decisions/0016).
 */
export class Ledger1763700000100 implements MigrationInterface {
  readonly name = 'Ledger1763700000100';

  async up(runner: QueryRunner): Promise<void> {
    // a floor of null: what comes from and goes to the world outside has none
    await runner.query(`
      create table wallets.accounts (
        id uuid primary key,
        owner_id uuid not null,
        kind text not null check (kind in ('wallet', 'held', 'outside', 'fees', 'clearing')),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        status text not null default 'active' check (status in ('active', 'frozen', 'closed')),
        floor bigint,
        balance bigint not null default 0,
        entry_count bigint not null default 0,
        head bytea not null default '',
        spent_on date,
        spent bigint not null default 0,
        limit_each bigint check (limit_each >= 0),
        limit_daily bigint check (limit_daily >= 0),
        created_at timestamptz(3) not null,
        constraint accounts_of_owner unique (owner_id, kind, currency),
        constraint accounts_floor check (floor is null or balance >= floor),
        check ((kind in ('outside', 'clearing')) = (floor is null)),
        check (status <> 'closed' or balance = 0)
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table wallets.transactions (
        id uuid primary key,
        type text not null,
        currency text not null,
        from_owner uuid not null,
        from_kind text not null,
        to_owner uuid not null,
        to_kind text not null,
        amount bigint not null check (amount > 0),
        fee bigint not null check (fee >= 0),
        description text not null,
        reference text,
        reverses uuid constraint transactions_reverses unique references wallets.transactions,
        actor_id uuid,
        created_at timestamptz(3) not null
      )`);
    await runner.query('create index transactions_by_time on wallets.transactions (created_at desc, id desc)');
    await runner.query(
      'create index transactions_by_reference on wallets.transactions (reference) where reference is not null',
    );
    await runner.query(`
      create table wallets.entries (
        transaction_id uuid not null,
        account_id uuid not null,
        seq bigint not null,
        amount bigint not null check (amount <> 0),
        balance bigint not null,
        hash bytea not null,
        primary key (account_id, seq)
      )`);
    await runner.query('create index entries_of_transaction on wallets.entries (transaction_id)');
    await runner.query(`
      create table wallets.pins (
        user_id uuid primary key,
        hash text not null,
        key_id text not null,
        version integer not null default 1,
        tries integer not null default 0,
        locks integer not null default 0,
        locked_until timestamptz(3)
      ) with (fillfactor = 50)`);

    await runner.query(`revoke insert, update, delete on wallets.accounts, wallets.transactions, wallets.entries
      from guildhall_app`);
    await runner.query(`grant insert (id, owner_id, kind, currency, status, floor, created_at),
      update (status, limit_each, limit_daily) on wallets.accounts to guildhall_app`);

    // not even the owner of the tables changes what is written, short of removing this first
    await runner.query(`
      create function wallets.refuse() returns trigger language plpgsql as $$
        begin raise exception 'The ledger is append-only' using errcode = 'insufficient_privilege'; end $$`);
    for (const table of ['entries', 'transactions']) {
      await runner.query(`create trigger append_only before update or delete or truncate on wallets.${table}
        execute function wallets.refuse()`);
    }

    // what makes the hash of an entry besides the entry itself: everything that its transaction says
    await runner.query(`
      create function wallets.digest(id uuid, type text, currency text, from_owner uuid, from_kind text, to_owner uuid,
          to_kind text, amount bigint, fee bigint, description text, reference text, reverses uuid, actor_id uuid, at timestamptz)
        returns bytea language sql immutable parallel safe as $$
          select sha256(uuid_send(id) || uuid_send(from_owner) || uuid_send(to_owner) || int8send(amount) || int8send(fee)
            || int8send((extract(epoch from at - timestamptz '1970-01-01 00:00:00+00') * 1000)::bigint)
            || convert_to(type || ' ' || currency || ' ' || from_kind || ' ' || to_kind || ' ' || coalesce(actor_id::text, '-')
                 || ' ' || coalesce(reverses::text, '-') || ' ' || coalesce(length(reference)::text || ' ' || reference, '-')
                 || ' ' || description, 'UTF8'))
        $$`);
    await runner.query(`
      create function wallets.chain(head bytea, digest bytea, account_id uuid, seq bigint, amount bigint, balance bigint)
        returns bytea language sql immutable parallel safe as $$
          select sha256(head || digest || uuid_send(account_id) || int8send(seq) || int8send(amount) || int8send(balance))
        $$`);
    await runner.query(`
      create type wallets.posting as (
        id uuid, type text, currency text, from_owner uuid, from_kind text, to_owner uuid, to_kind text,
        amount bigint, fee bigint, description text, reference text, reverses uuid, actor_id uuid, at timestamptz(3),
        pin_version integer, limit_each bigint, limit_daily bigint, guarded boolean)`);
    await runner.query(postFunction);
    await runner.query('revoke execute on function wallets.post(json) from public');
    await runner.query('grant execute on function wallets.post(json) to guildhall_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function wallets.post(json), wallets.chain, wallets.digest');
    await runner.query('drop type wallets.posting');
    await runner.query('drop table wallets.pins, wallets.entries, wallets.transactions, wallets.accounts');
    await runner.query('drop function wallets.refuse');
  }
}

/*
 * Many postings as if one came after the other, each accepted or refused for itself. The accounts are locked in the order of
 * their ids, read once, reckoned with in memory, and written once; statements after the locks see what others committed.
 */
const postFunction = `
create function wallets.post(requests json) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $function$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  postings wallets.posting[] := array(select p from json_populate_recordset(null::wallets.posting, requests) p);
  p wallets.posting;
  known uuid[];
  accepted wallets.posting[] := '{}';
  entries wallets.entries[] := '{}';
  done uuid[] := '{}';
  reversed uuid[] := '{}';

  account wallets.accounts;
  account_count integer := 0;
  names text[];
  numbers text[];
  numbered jsonb;
  ids uuid[];
  statuses text[];
  floors bigint[];
  balances bigint[];
  counts bigint[];
  heads bytea[];
  days date[];
  spents bigint[];
  limits_each bigint[];
  limits_daily bigint[];

  payer integer;
  payee integer;
  house integer;
  legs integer[];
  sums bigint[];
  today date;
  digest bytea;
  k integer;
begin
  for account in
    select a.* from wallets.accounts a
     where a.id = any (array(
       select x.id from unnest(postings) r
        cross join lateral (values (r.from_owner, r.from_kind), (r.to_owner, r.to_kind),
                                   (case when r.fee > 0 then nobody end, 'fees')) w (owner_id, kind)
         join wallets.accounts x on x.owner_id = w.owner_id and x.kind = w.kind and x.currency = r.currency))
     order by a.id for update
  loop
    account_count := account_count + 1;
    names[account_count] := concat(account.owner_id, account.kind, account.currency);
    numbers[account_count] := account_count;
    ids[account_count] := account.id;
    statuses[account_count] := account.status;
    floors[account_count] := account.floor;
    balances[account_count] := account.balance;
    counts[account_count] := account.entry_count;
    heads[account_count] := account.head;
    days[account_count] := account.spent_on;
    spents[account_count] := account.spent;
    limits_each[account_count] := account.limit_each;
    limits_daily[account_count] := account.limit_daily;
  end loop;
  numbered := coalesce(jsonb_object(names, numbers), '{}');
  known := array(select t.id from wallets.transactions t where t.id = any (array(select r.id from unnest(postings) r)));

  foreach p in array postings loop
    payer := numbered ->> concat(p.from_owner, p.from_kind, p.currency);
    payee := numbered ->> concat(p.to_owner, p.to_kind, p.currency);
    house := case when p.fee > 0 then numbered ->> concat(nobody, 'fees', p.currency) end;
    today := (p.at at time zone 'UTC')::date;
    if p.reverses is null then
      sums := array[-(p.amount + p.fee), p.amount, p.fee];
    else
      sums := array[-p.amount, p.amount + p.fee, -p.fee];
    end if;

    if p.id = any (known) then
      outcome := case when exists (
        select from wallets.transactions t
         where t.id = p.id and t.type = p.type and t.currency = p.currency and t.amount = p.amount
           and t.from_owner = p.from_owner and t.from_kind = p.from_kind and t.to_owner = p.to_owner and t.to_kind = p.to_kind
           and t.description = p.description and t.reference is not distinct from p.reference
           and t.reverses is not distinct from p.reverses) then 'replayed' else 'reused' end;
    elsif p.id = any (done) then
      outcome := 'twin';
    elsif p.pin_version is not null and not exists (
        select from wallets.pins pin where pin.user_id = p.from_owner and pin.version = p.pin_version) then
      outcome := 'stale-step-up';
    elsif payer is null or (p.fee > 0 and house is null) then
      outcome := 'sender-missing';
    elsif payee is null or payee = payer or (p.guarded and (
        exists (select from ${absentView} absent where absent.user_id = p.to_owner)
        or exists (select from ${blocksView} block where block.user_id = p.from_owner and block.other_id = p.to_owner))) then
      outcome := 'receiver-missing';
    elsif statuses[payer] = 'closed' or (p.guarded and statuses[payer] <> 'active') then
      outcome := 'sender-inactive';
    elsif statuses[payee] = 'closed' or (p.guarded and statuses[payee] <> 'active') then
      outcome := 'receiver-inactive';
    elsif p.reverses is not null and (p.reverses = any (reversed)
        or exists (select from wallets.transactions t where t.reverses = p.reverses)) then
      outcome := 'reversed-already';
    elsif p.amount > coalesce(limits_each[payer], p.limit_each) and p.limit_each is not null then
      outcome := 'over-limit';
    elsif p.limit_daily is not null and p.amount + (case when days[payer] = today then spents[payer] else 0 end)
        > coalesce(limits_daily[payer], p.limit_daily) then
      outcome := 'over-daily-limit';
    elsif balances[payer] + sums[1] < floors[payer] or balances[house] + sums[3] < floors[house] then
      outcome := 'insufficient-funds';
    else
      outcome := 'posted';
      done := done || p.id;
      if p.reverses is not null then reversed := reversed || p.reverses; end if;
      accepted := accepted || p;
      if p.limit_daily is not null then
        spents[payer] := p.amount + case when days[payer] = today then spents[payer] else 0 end;
        days[payer] := today;
      end if;
      digest := wallets.digest(p.id, p.type, p.currency, p.from_owner, p.from_kind, p.to_owner, p.to_kind, p.amount, p.fee,
        p.description, p.reference, p.reverses, p.actor_id, p.at);
      legs := case when p.fee > 0 then array[payer, payee, house] else array[payer, payee] end;
      for leg in 1 .. cardinality(legs) loop
        k := legs[leg];
        balances[k] := balances[k] + sums[leg];
        counts[k] := counts[k] + 1;
        heads[k] := wallets.chain(heads[k], digest, ids[k], counts[k], sums[leg], balances[k]);
        entries := entries || row(p.id, ids[k], counts[k], sums[leg], balances[k], heads[k])::wallets.entries;
      end loop;
    end if;
    return next;
  end loop;

  if cardinality(accepted) > 0 then
    insert into wallets.transactions (id, type, currency, from_owner, from_kind, to_owner, to_kind, amount, fee, description,
        reference, reverses, actor_id, created_at)
      select r.id, r.type, r.currency, r.from_owner, r.from_kind, r.to_owner, r.to_kind, r.amount, r.fee, r.description,
        r.reference, r.reverses, r.actor_id, r.at
        from unnest(accepted) r;
    insert into wallets.entries select * from unnest(entries);
    update wallets.accounts a
       set balance = u.balance, entry_count = u.entry_count, head = u.head, spent_on = u.spent_on, spent = u.spent
      from unnest(ids, balances, counts, heads, days, spents) u (id, balance, entry_count, head, spent_on, spent)
     where a.id = u.id and a.entry_count <> u.entry_count;
  end if;
end
$function$`;
