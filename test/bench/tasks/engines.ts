import { setTimeout as delay } from 'node:timers/promises';
import { Logger as GraphileLogger, makeWorkerUtils, run as runGraphile, type RunnerOptions } from 'graphile-worker';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { taskType } from '#kernel';
import { Workbench } from '../../chaos/tasks/workbench.ts';

export interface Throughput {
  /** Tasks per second left in batches of a thousand. */
  readonly left: number;
  /** Tasks per second done, from the start of the worker until the last is noted as done. */
  readonly done: number;
  /** Tasks per second, both together. */
  readonly endToEnd: number;
}

export interface Engine {
  readonly name: string;
  measure(url: string, count: number): Promise<Throughput>;
}

const batch = 1_000;

async function throughput(
  count: number,
  leave: (size: number) => Promise<unknown>,
  work: () => Promise<void>,
): Promise<Throughput> {
  const from = performance.now();
  for (let left = 0; left < count; left += batch) await leave(Math.min(batch, count - left));
  const middle = performance.now();
  await work();
  const end = performance.now();
  const perSecond = (ms: number): number => Math.round((count * 1_000) / ms);
  return { left: perSecond(middle - from), done: perSecond(end - middle), endToEnd: perSecond(end - from) };
}

const noop = taskType({ type: 'bench.noop', schema: z.object({ number: z.int() }) });

export function guildhall(concurrency: number): Engine {
  return {
    name: `Guildhall, concurrency ${concurrency}`,
    async measure(url, count) {
      const bench = await Workbench.open(url, { concurrency });
      try {
        let left = 0;
        const done = Promise.withResolvers<void>();
        bench.handlers.register(noop, async () => {
          left += 1;
          if (left === count) done.resolve();
        });
        return await throughput(
          count,
          (size) =>
            bench.tasks.enqueueAll(
              noop,
              Array.from({ length: size }, (_, number) => ({ payload: { number } })),
            ),
          async () => {
            bench.start();
            await done.promise;
            await bench.backlog.drained(300_000);
          },
        );
      } finally {
        await bench.stop();
      }
    },
  };
}

const quiet = new GraphileLogger(() => () => undefined);

export function graphile(name: string, options: RunnerOptions): Engine {
  return {
    name,
    async measure(url, count) {
      const utils = await makeWorkerUtils({ connectionString: url, logger: quiet });
      await utils.migrate();
      const pool = new pg.Pool({ connectionString: url, max: 1 });
      let left = 0;
      const done = Promise.withResolvers<void>();
      try {
        return await throughput(
          count,
          (size) =>
            utils.addJobs(Array.from({ length: size }, (_, number) => ({ identifier: 'noop', payload: { number } }))),
          async () => {
            const runner = await runGraphile({
              connectionString: url,
              logger: quiet,
              noHandleSignals: true,
              ...options,
              taskList: {
                noop: async () => {
                  left += 1;
                  if (left === count) done.resolve();
                },
              },
            });
            await done.promise;
            await until(
              async () => (await pool.query('select from graphile_worker._private_jobs limit 1')).rowCount === 0,
            );
            void runner.stop();
          },
        );
      } finally {
        await delay(500);
        await utils.release();
        await pool.end();
      }
    },
  };
}

/** Fetches and completes by itself: the polling of its own `work` would measure the pause. */
export function pgBoss(name: string, loops: number, size: number): Engine {
  return {
    name,
    async measure(url, count) {
      const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
      await boss.start();
      try {
        await boss.createQueue('noop');
        return await throughput(
          count,
          (some) =>
            boss.insert(
              'noop',
              Array.from({ length: some }, (_, number) => ({ data: { number } })),
            ),
          async () => {
            await Promise.all(
              Array.from({ length: loops }, async () => {
                for (;;) {
                  const jobs = await boss.fetch('noop', { batchSize: size });
                  if (jobs.length === 0) return;
                  await boss.complete(
                    'noop',
                    jobs.map(({ id }) => id),
                  );
                }
              }),
            );
          },
        );
      } finally {
        await boss.stop({ graceful: false });
      }
    },
  };
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(2);
}
