import { describe, expect, it, vi } from 'vitest';
import { eventType } from '#kernel';
import { Database } from '#platform';
import { OutboxInMemory } from '../../../test/support/in-memory.ts';
import { ReadTransactions, type AskedTransaction, type TransactionView } from '../application/read-transactions.ts';
import { Ledger, movement, type Outcome, type Posting } from '../domain/ledger.ts';
import { GroupedMoveMoney } from './grouped-move-money.ts';

class NoDatabase extends Database {
  constructor() {
    super({ url: 'postgres://nowhere', poolSize: 10, statementTimeoutMs: 1, tables: [] });
  }
  override run<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}

/** Posts what it is told to, when it is told to. */
class HeldLedger extends Ledger {
  readonly groups: { readonly ids: readonly string[]; readonly post: () => void }[] = [];

  post(postings: readonly Posting[]): Promise<readonly Outcome[]> {
    return new Promise((resolve) => {
      const outcomes = postings.map(({ amount }): Outcome => (amount > 100n ? 'insufficient-funds' : 'posted'));
      this.groups.push({ ids: postings.map(({ id }) => id), post: () => resolve(outcomes) });
    });
  }
  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

class Echo extends ReadTransactions {
  find = (_: string, id: string) => Promise.resolve({ id } as TransactionView);
  findAll = (asked: readonly AskedTransaction[]) =>
    Promise.resolve(new Map(asked.map(({ id }) => [id, { id } as TransactionView])));
  one = this.find;
  any = (id: string) => this.find('', id);
  list = () => Promise.reject(new Error('not asked'));
  search = () => Promise.reject(new Error('not asked'));
}

const paid = eventType<string>({ topic: 't', type: 'paid', version: 1, schema: { parse: String }, keyOf: String });

const walletOf = (owner: string) => ({ owner, kind: 'wallet' }) as const;

describe('movements of money', () => {
  const open = () => {
    const [ledger, outbox] = [new HeldLedger(), new OutboxInMemory()];
    const money = new GroupedMoveMoney(new NoDatabase(), ledger, outbox, new Echo());
    const pay = (id: string, from: string, to: string, amount = 1n) => {
      const at = new Date();
      const parties = { from: walletOf(from), to: walletOf(to) };
      const posting = movement({ id, type: 'transfer', currency: 'USD', ...parties, amount, at });
      return money.execute(posting, { type: paid, data: id, actorId: from, occurredAt: at });
    };
    const groups = () => ledger.groups.map(({ ids }) => ids);
    return { ledger, outbox, pay, groups };
  };

  it('that come at one moment share two transactions, in which each is refused for itself', async () => {
    const { ledger, outbox, pay, groups } = open();
    const payments = ['1', '2', '3', '4'].map((id) => pay(id, 'a', 'b', id === '2' ? 101n : 1n));
    await vi.waitFor(() =>
      expect(groups()).toEqual([
        ['1', '2'],
        ['3', '4'],
      ]),
    );
    for (const { post } of ledger.groups) post();
    const [first, second, ...others] = payments;
    expect(await first).toEqual({ id: '1' });
    await expect(second).rejects.toMatchObject({ code: 'wallets.insufficient-funds' });
    await Promise.all(others);
    expect(outbox.events.map(({ data }) => data)).toEqual(['1', '3', '4']);
  });

  it('wait until as many have come as are under way, or those are done', async () => {
    const { ledger, pay, groups } = open();
    const payments = ['1', '2', '3', '4'].map((id) => pay(id, 'a', 'b'));
    await vi.waitFor(() =>
      expect(groups()).toEqual([
        ['1', '2'],
        ['3', '4'],
      ]),
    );
    payments.push(...['5', '6', '7'].map((id) => pay(id, 'a', 'b')));
    ledger.groups[0]?.post();
    await payments[0];
    await vi.waitFor(() => expect(groups()[2]).toEqual(['5', '6', '7']));
    payments.push(pay('8', 'a', 'b'));
    ledger.groups[1]?.post();
    await payments[2];
    await new Promise((resolve) => setImmediate(resolve));
    expect(groups()).toHaveLength(3);
    ledger.groups[2]?.post();
    await vi.waitFor(() => expect(groups()[3]).toEqual(['8']));
    ledger.groups[3]?.post();
    await Promise.all(payments);
  });
});
