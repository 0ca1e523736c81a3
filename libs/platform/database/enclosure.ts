import type pg from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { isRead } from './statement.ts';

export interface OpenTransaction {
  readonly manager: EntityManager;
  readonly client: pg.ClientBase;
  readonly afterCommit: Set<() => void>;
  /** What failed first; statements that were sent with it fail because of it. */
  failure?: unknown;
  /** Whether anything may have been written. */
  hasChanged?: boolean;
}

/** Sends what travels with the statement after it; when it fails, so does everything behind it. */
export function ahead(client: pg.ClientBase, sql: string): Promise<unknown> {
  const sent = client.query(sql);
  sent.catch(() => undefined);
  return sent;
}

export async function commit(client: pg.ClientBase): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') throw new Error('A failed statement was passed over: nothing has been written');
}

/** One transaction around what would be several: it begins late, and its units undo themselves alone. */
export class Enclosure {
  readonly afterCommit = new Set<() => void>();
  /** For rows outside of a `run`, where each statement is a unit. */
  readonly manager: EntityManager;
  /** Once the transaction has begun. */
  client: pg.ClientBase | undefined;
  isOver = false;
  private begun: Promise<OpenTransaction> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly source: DataSource,
    private readonly runner: QueryRunner,
    private readonly connect: () => Promise<pg.ClientBase>,
    private readonly opening: (transaction: OpenTransaction) => Promise<void>,
  ) {
    this.manager = this.managerOfUnits();
  }

  get hasBegun(): boolean {
    return this.begun !== undefined;
  }

  /** After those before it, because units of one connection cannot overlap. */
  next<T>(work: (transaction: OpenTransaction) => Promise<T>): Promise<T> {
    const done = this.turn.then(async () => work(await (this.begun ??= this.begin())));
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** What fails leaves no trace, and what was done before it stays. */
  unit<T>(work: (transaction: OpenTransaction) => Promise<T>): Promise<T> {
    return this.next(async ({ client, manager }) => {
      const afterCommit = new Set<() => void>();
      const saved = ahead(client, 'savepoint unit');
      try {
        const result = await work({ client, manager, afterCommit });
        await saved;
        await client.query('release savepoint unit');
        for (const callback of afterCommit) this.afterCommit.add(callback);
        return result;
      } catch (error) {
        // on a connection that died there is nothing to go back to
        await client.query('rollback to savepoint unit; release savepoint unit').catch(() => undefined);
        throw error;
      }
    });
  }

  async commit(): Promise<void> {
    // what was started and not waited for must not come after the end
    await this.turn;
    if (this.client !== undefined) await commit(this.client);
    for (const callback of this.afterCommit) callback();
  }

  private async begin(): Promise<OpenTransaction> {
    const client = await this.connect();
    this.client = client;
    const begun = ahead(client, 'begin');
    const transaction = { client, manager: this.runner.manager, afterCommit: this.afterCommit };
    await this.opening(transaction);
    await begun;
    return transaction;
  }

  private managerOfUnits(): EntityManager {
    const facade = this.source.createQueryRunner();
    facade.query = async (sql: string, values?: unknown[], structured?: boolean): Promise<never> => {
      // the declaration of `query` forgets its third parameter when it is overloaded
      const ask = (runner: QueryRunner): Promise<never> =>
        Reflect.apply(runner.query, runner, [sql, values, structured]);
      if (!isRead(sql)) return this.unit(() => ask(this.runner));
      if (this.hasBegun) return this.next(() => ask(this.runner));
      const alone = this.source.createQueryRunner();
      return ask(alone).finally(() => alone.release());
    };
    return facade.manager;
  }
}
