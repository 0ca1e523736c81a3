import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chaosNumber } from './chaos/form.ts';
import { Database } from '#platform';
import { VerifyLedger } from '#wallets';
import { WalletRepository } from '../libs/wallets/domain/wallet.repository.ts';
import { house, Ledger, movement, type Posting } from '../libs/wallets/domain/ledger.ts';
import { inParallel } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { Random } from './support/random.ts';

const histories = chaosNumber('LEDGER_HISTORIES', 200, 1_000);
const limits = { each: 60n, daily: 70n };
/** Each with an outside and fees of its own, so that their histories do not meet. */
const lanes = ['AAA', 'BBB', 'CCC', 'DDD'];

/** What the ledger should say, reckoned the simplest way. */
class Model {
  readonly balances = new Map<string, bigint>();
  readonly posted = new Map<string, Posting>();
  readonly reversed = new Set<string>();
  readonly spent = new Map<string, bigint>();

  post(posting: Posting): string {
    const { id, amount, fee, reverses } = posting;
    const known = this.posted.get(id);
    if (known !== undefined) return known === posting ? 'replayed' : 'reused';
    const [from, to, fees] = [placeOf(posting.from), placeOf(posting.to), placeOf({ owner: house, kind: 'fees' })];
    if (reverses !== null && this.reversed.has(reverses)) return 'reversed-already';
    const spent = this.spent.get(from) ?? 0n;
    if (posting.limits !== null && amount > posting.limits.each) return 'over-limit';
    if (posting.limits !== null && spent + amount > posting.limits.daily) return 'over-daily-limit';
    const [paid, got, earned] = reverses === null ? [amount + fee, amount, fee] : [amount, amount + fee, -fee];
    const isShort = !from.includes('outside') && this.of(from) < paid;
    if (isShort || this.of(fees) + earned < 0n) return 'insufficient-funds';
    this.balances.set(from, this.of(from) - paid);
    this.balances.set(to, this.of(to) + got);
    this.balances.set(fees, this.of(fees) + earned);
    if (posting.limits !== null) this.spent.set(from, spent + amount);
    if (reverses !== null) this.reversed.add(reverses);
    this.posted.set(id, posting);
    return 'posted';
  }

  of(place: string): bigint {
    return this.balances.get(place) ?? 0n;
  }
}

const placeOf = ({ owner, kind }: Posting['from']): string => `${owner} ${kind}`;

describe('the ledger', () => {
  const guildhall = useGuildhall();
  const random = Random.ofRun('ledger histories');
  const at = new Date();

  function command(model: Model, currency: string, members: readonly string[], sent: readonly Posting[]): Posting {
    const amount = BigInt(1 + random.below(random.chance(0.1) ? 100 : 50));
    const member = random.pick(members);
    const common = { id: randomUUID(), currency, amount, at } as const;
    const wallet = { owner: member, kind: 'wallet' } as const;
    const chance = random.next();
    const known = sent.length === 0 ? undefined : random.pick(sent);
    const paid = sent.filter((each) => each.type === 'transfer' && model.posted.get(each.id) === each);
    if (known !== undefined && chance < 0.1) return known;
    if (known !== undefined && chance < 0.13) return { ...known, amount: known.amount + 1n };
    if (paid.length > 0 && chance < 0.35) {
      const { id: reverses, from: to, to: from, amount: back, fee } = random.pick(paid);
      return movement({ ...common, type: 'reversal', from, to, amount: back, fee, reverses });
    }
    if (chance < 0.4)
      return movement({ ...common, type: 'deposit', from: { owner: house, kind: 'outside' }, to: wallet });
    if (chance < 0.5) return movement({ ...common, type: 'hold', from: wallet, to: { owner: member, kind: 'held' } });
    if (chance < 0.6)
      return movement({ ...common, type: 'release', from: { owner: member, kind: 'held' }, to: wallet });
    const other = random.pick(members.filter((each) => each !== member));
    const fee = random.chance(0.3) ? 1n : 0n;
    return movement({ ...common, type: 'transfer', from: wallet, to: { owner: other, kind: 'wallet' }, fee, limits });
  }

  it(`agrees with a simple model over ${histories} histories of random postings, one by one and in batches`, async () => {
    const { app, database } = guildhall();
    const [ledger, transaction] = [app.get(Ledger), app.get(Database)];
    const outcomes = new Map<string, number>();

    async function live(currency: string, model: Model): Promise<void> {
      const members = [randomUUID(), randomUUID(), randomUUID()];
      await database.query(
        `insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
         select gen_random_uuid(), owner, kind, $2, 0, now() from unnest($1::uuid[]) owner, unnest(array['wallet', 'held']) kind`,
        [members, currency],
      );
      const sent: Posting[] = members.map((owner) =>
        movement({
          id: randomUUID(),
          type: 'deposit',
          currency,
          from: { owner: house, kind: 'outside' },
          to: { owner, kind: 'wallet' },
          amount: BigInt(random.below(200) + 1),
          at,
        }),
      );
      expect(await transaction.run(() => ledger.post(sent))).toEqual(sent.map((posting) => model.post(posting)));
      for (let left = 8; left > 0;) {
        const batch = Array.from({ length: Math.min(left, random.pick([1, 3, 4])) }, () => {
          const next = command(model, currency, members, sent);
          if (!sent.includes(next) && !sent.some(({ id }) => id === next.id)) sent.push(next);
          return next;
        });
        left -= batch.length;
        const alone = batch.filter(({ id }, index) => batch.findIndex((each) => each.id === id) === index);
        const expected = alone.map((posting) => model.post(posting));
        const said = await transaction.run(() => ledger.post(alone));
        expect(said, `seed ${random.seed}`).toEqual(expected);
        for (const outcome of said) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    }

    await inParallel(lanes, lanes.length, async (currency) => {
      const model = new Model();
      await app.get(WalletRepository).openHouse(currency, at);
      for (let history = 0; history < histories / lanes.length; history += 1) await live(currency, model);
      const rows = await database.query<{ place: string; balance: string }>(
        `select owner_id || ' ' || kind as place, balance::text from wallets.accounts where currency = $1`,
        [currency],
      );
      expect(rows.filter(({ place, balance }) => BigInt(balance) !== model.of(place))).toEqual([]);
    });
    expect((await app.get(VerifyLedger).execute()).problems).toEqual([]);
    console.info(`ledger histories: ${histories}, ${JSON.stringify(Object.fromEntries(outcomes))}`);
    const all7 = [
      'posted',
      'replayed',
      'reused',
      'reversed-already',
      'over-limit',
      'over-daily-limit',
      'insufficient-funds',
    ];
    expect([...outcomes.keys()].toSorted()).toEqual(all7.toSorted());
  });

  it('looks everything up by keys, however few rows there were when that was planned', async () => {
    const { id } = await guildhall().member();
    const posted = `wallets.post(json_build_array(json_build_object('id', uuidv7(), 'type', 'deposit', 'currency', 'USD',
      'from_owner', '${house}', 'from_kind', 'outside', 'to_owner', '${id}', 'to_kind', 'wallet', 'amount', 1, 'fee', 0,
      'description', '', 'at', now(), 'guarded', true, 'pin_version', null)))`;
    const scans = `(select sum(seq_scan) from pg_stat_xact_user_tables where schemaname = 'wallets')`;
    const asked = `
      do $$ declare before int := ${scans}; begin
        for i in 1 .. 8 loop perform ${posted}; end loop;
        if ${scans} > before then raise exception 'whole tables were read % times', ${scans} - before; end if;
      end $$`;
    await expect(guildhall().database.query(asked)).resolves.toEqual([]);
    expect((await guildhall().database.query(`select 1 from wallets.entries where amount = 1`)).length).toBeGreaterThan(
      0,
    );
  });
});
