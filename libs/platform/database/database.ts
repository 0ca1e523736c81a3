import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppError, Transaction } from '#kernel';
import pg from 'pg';
import {
  DataSource,
  QueryFailedError,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import { AttentiveClient } from './attentive-client.ts';
import { databaseFault, DatabaseUnavailable, isBecauseOfAnother, isRetriable } from './database.errors.ts';
import { ahead, commit, Enclosure, type OpenTransaction } from './enclosure.ts';
import { Gatherings } from './gatherings.ts';
import type { Statement } from './statement.ts';
import type { Tables } from './tables.ts';
import { WriteTurns } from './write-turns.ts';

/** The role as which the application works: it may read and write rows, and owns nothing. */
export const applicationRole = 'guildhall_app';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly tables: readonly Tables[];
}

/** Work that may share its transaction with others. */
interface Joining {
  /** @returns what tells it of its success, after the commit */
  readonly within: (transaction: OpenTransaction) => Promise<() => void>;
  readonly alone: () => Promise<void>;
  readonly refuse: (error: unknown) => void;
}

const attempts = 4;
/** How long to wait for a connection: with the time of a statement below the five seconds in which every request ends. */
const patienceMs = 1_500;

/**
 * The one way to PostgreSQL. Rows of aggregates go through TypeORM (`rows(PostRow)`), hot SQL through named prepared
 * statements (`query(statement, values)`); both take part in the transaction around them by themselves.
 *
 * Times are read as ISO-8601 UTC strings with milliseconds and bigints as numbers, as the wire wants them.
 */
@Injectable()
export class Database extends Transaction implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);
  private readonly current = new AsyncLocalStorage<OpenTransaction | Enclosure>();
  private readonly source: DataSource;
  private readonly writers: WriteTurns;
  private readonly gatherings = new Gatherings<Joining>((works) => this.settle(works));
  private pool: pg.Pool | undefined;

  constructor(options: DatabaseOptions) {
    super();
    this.writers = new WriteTurns(options.poolSize - Math.max(1, Math.floor(options.poolSize / 5)), patienceMs);
    this.source = new DataSource({
      type: 'postgres',
      url: options.url,
      entities: options.tables.flatMap((tables) => [...tables.rows]),
      synchronize: false,
      logging: false,
      applicationName: 'guildhall',
      poolErrorHandler: (error: unknown) => this.logger.warn(`A database connection was lost: ${String(error)}`),
      extra: {
        max: options.poolSize,
        connectionTimeoutMillis: patienceMs,
        // when not even the refusal of a statement arrives
        query_timeout: options.statementTimeoutMs + 300,
        Client: AttentiveClient,
        pipeline: true,
        keepAlive: true,
        options: [
          `-c role=${applicationRole}`,
          '-c timezone=UTC',
          `-c statement_timeout=${options.statementTimeoutMs}`,
          `-c lock_timeout=${options.statementTimeoutMs}`,
          '-c idle_in_transaction_session_timeout=15000',
        ].join(' '),
      },
    });
  }

  async onModuleInit(): Promise<void> {
    await this.source.initialize();
    this.pool = poolOf(this.source);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** The rows of one table through TypeORM, in the current transaction when there is one. */
  rows<T extends ObjectLiteral>(target: EntityTarget<T>): Repository<T> {
    const transaction = this.open;
    if (transaction !== undefined && !(transaction instanceof Enclosure)) transaction.hasChanged = true;
    return (transaction?.manager ?? this.source.manager).getRepository(target);
  }

  async query<Row extends object>(statement: Statement, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const transaction = this.open;
    if (transaction === undefined) return this.queryAlone(statement, values);
    if (transaction instanceof Enclosure) return this.queryEnclosed(transaction, statement, values);
    transaction.hasChanged ||= statement.isChange;
    // what fails inside is for `run` to judge, which may begin again
    return execute<Row>(transaction.client, statement, values).catch((error: unknown) => {
      transaction.failure ??= error;
      throw isBecauseOfAnother(error) ? transaction.failure : error;
    });
  }

  /** Exactly one row, or `undefined`. */
  async queryOne<Row extends object>(statement: Statement, values: readonly unknown[] = []): Promise<Row | undefined> {
    return (await this.query<Row>(statement, values))[0];
  }

  /**
   * Takes no part in an enclosure that has written nothing yet: its effect is there for everybody at once, stays whatever
   * becomes of the rest, and holds no lock while the rest waits. For what is counted before it is looked at.
   */
  async queryAhead<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const { open } = this;
    return open instanceof Enclosure && !open.hasBegun
      ? this.queryAlone(statement, values)
      : this.query(statement, values);
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const transaction = this.open;
    if (transaction instanceof Enclosure) return transaction.unit((unit) => this.current.run(unit, work));
    if (transaction !== undefined) return work();
    return tryAgain(() => this.attempt(work));
  }

  override runTogether<T>(key: string, work: () => Promise<T>): Promise<T> {
    // what belongs to a larger transaction is committed with it
    if (this.open !== undefined) return this.run(work);
    const here = AsyncLocalStorage.snapshot();
    return new Promise((answer, refuse) => {
      this.gatherings.add(key, {
        within: (transaction) =>
          here(() => this.current.run(transaction, work)).then((result) => () => {
            answer(result);
          }),
        alone: () => here(() => this.run(work)).then(answer, refuse),
        refuse,
      });
    });
  }

  /**
   * Does work whose transactions and statements, however many, are committed together at its end, or not at all when it
   * throws. They still stand for themselves: what a `run` inside refuses is undone alone. The transaction begins with the
   * first write, and `opening` is the first in it; until then reads take no part, and no connection is held.
   */
  enclose<T>(opening: () => Promise<void>, work: () => Promise<T>): Promise<T> {
    return tryAgain(() =>
      this.onConnection(async (runner, connect) => {
        const enclosure = new Enclosure(this.source, runner, connect, (first) => this.current.run(first, opening));
        try {
          const result = await this.current.run(enclosure, work);
          await enclosure.commit();
          return result;
        } catch (error) {
          if (enclosure.client !== undefined) await rollBack(enclosure.client, error);
          throw error;
        } finally {
          enclosure.isOver = true;
        }
      }),
    );
  }

  /** Is anything that is written now part of a transaction? */
  get isInTransaction(): boolean {
    return this.open !== undefined;
  }

  /** What goes on after its enclosure stands alone again. */
  private get open(): OpenTransaction | Enclosure | undefined {
    const transaction = this.current.getStore();
    return transaction instanceof Enclosure && transaction.isOver ? undefined : transaction;
  }

  private async queryEnclosed<Row extends object>(
    enclosure: Enclosure,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    const ask = ({ client }: OpenTransaction): Promise<readonly Row[]> => execute<Row>(client, statement, values);
    if (!statement.isRead) return enclosure.unit(ask);
    return enclosure.hasBegun ? enclosure.next(ask) : this.queryAlone(statement, values);
  }

  private queryAlone<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const { pool } = this;
    if (pool === undefined) throw new Error('The database is not open yet');
    const ask = (): Promise<readonly Row[]> => tryAgain(() => execute<Row>(pool, statement, values));
    return statement.isRead ? ask() : this.writers.run(ask);
  }

  /** Calls back when the current transaction has been committed, at most once for one callback; not when it fails. */
  afterCommit(callback: () => void): void {
    const transaction = this.open;
    if (transaction === undefined) throw new Error('afterCommit needs a transaction');
    transaction.afterCommit.add(callback);
  }

  private attempt<T>(work: () => Promise<T>): Promise<T> {
    return this.onConnection(async (runner, connect) => {
      const client = await connect();
      const afterCommit = new Set<() => void>();
      const result = await inTransaction(client, () =>
        this.current.run({ manager: runner.manager, client, afterCommit }, work),
      );
      for (const callback of afterCommit) callback();
      return result;
    });
  }

  private async settle(works: readonly Joining[]): Promise<void> {
    try {
      if (works.length > 1) {
        for (const tell of await this.attemptTogether(works)) tell();
        return;
      }
    } catch (error) {
      const fault = databaseFault(error);
      // with the database away there is no use in asking for each
      if (fault instanceof DatabaseUnavailable && !isRetriable(error)) {
        for (const { refuse } of works) refuse(fault);
        return;
      }
    }
    await Promise.all(works.map(({ alone }) => alone()));
  }

  /** Fails when one of them fails that has changed something, or by more than a refusal. */
  private attemptTogether(works: readonly Joining[]): Promise<readonly (() => void)[]> {
    return this.onConnection(async (runner, connect) => {
      const client = await connect();
      const { manager } = runner;
      const parts = works.map((work) => ({
        work,
        manager,
        client,
        afterCommit: new Set<() => void>(),
        hasChanged: false,
      }));
      const done = await inTransaction(client, async () => {
        const ends = await Promise.allSettled(parts.map(async (part) => part.work.within(part)));
        return parts.map((part, index) => {
          const end = ends[index];
          if (end?.status === 'fulfilled') return end.value;
          if (part.hasChanged || !(end?.reason instanceof AppError)) throw end?.reason;
          part.afterCommit.clear();
          return () => part.work.refuse(end.reason);
        });
      });
      for (const callback of new Set(parts.flatMap(({ afterCommit }) => [...afterCommit]))) callback();
      return done;
    });
  }

  private async onConnection<T>(
    work: (runner: QueryRunner, connect: () => Promise<pg.ClientBase>) => Promise<T>,
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    let hasTurn = false;
    const connect = async (): Promise<pg.ClientBase> => {
      await this.writers.take();
      hasTurn = true;
      return runner.connect();
    };
    try {
      // `begin` is ours; TypeORM gives locks only to those of whose transaction it knows
      Object.assign(runner, { isTransactionActive: true });
      return await work(runner, connect);
    } finally {
      Object.assign(runner, { isTransactionActive: false });
      await runner.release().finally(() => {
        if (hasTurn) this.writers.end();
      });
    }
  }
}

async function execute<Row extends object>(
  executor: pg.ClientBase | pg.Pool,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await executor.query<Row>({ name, text, values: [...values], types: wireTypes });
  return rows;
}

/** Deadlocks and serialization failures undo everything: the same may well succeed at once. */
async function tryAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isRetriable(error)) throw databaseFault(error);
    }
  }
}

async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  const begun = ahead(client, 'begin');
  try {
    const result = await work();
    await begun;
    await commit(client);
    return result;
  } catch (error) {
    await rollBack(client, error);
    throw error;
  }
}

/** A connection that died in the middle cannot roll back; PostgreSQL does so by itself. One that fell silent is given up. */
async function rollBack(client: pg.ClientBase, error: unknown): Promise<void> {
  try {
    if (isSilence(error)) await giveUp(client);
    else await client.query('rollback');
  } catch (failure) {
    Logger.warn(`A transaction could not be rolled back: ${String(failure)}`, Database.name);
  }
}

function isSilence(error: unknown): boolean {
  const source = error instanceof QueryFailedError ? error.driverError : error;
  return source instanceof Error && source.message === 'Query read timeout';
}

async function giveUp(client: pg.ClientBase): Promise<void> {
  if (client instanceof pg.Client) await client.end();
}

function poolOf(source: DataSource): pg.Pool {
  if (!('master' in source.driver) || !(source.driver.master instanceof pg.Pool)) {
    throw new Error('TypeORM no longer keeps its connections in a pg.Pool');
  }
  return source.driver.master;
}

const timestamptz = pg.types.builtins.TIMESTAMPTZ;
const int8 = pg.types.builtins.INT8;

const wireTypes: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === timestamptz) return isoTime;
    if (oid === int8) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

/** `2026-11-21 01:36:00.12+00` → `2026-11-21T01:36:00.120Z`; the session's time zone is UTC. */
function isoTime(value: string): string {
  if (!value.endsWith('+00')) return new Date(value).toISOString();
  const fraction = value.slice(20, -3).slice(0, 3).padEnd(3, '0');
  return `${value.slice(0, 10)}T${value.slice(11, 19)}.${fraction}Z`;
}
