import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { behaviours, chaosTables, chaosTask, type ChaosPayload } from './chaos-task.ts';
import { compile } from './compile.ts';
import { Crew } from './crew.ts';
import { useTestDatabase } from './use-test-database.ts';
import { Workbench } from './workbench.ts';
import { chaosNumber } from '../form.ts';
import { Random } from '../../support/random.ts';

const kills = chaosNumber('TASK_KILLS', 10, 200);
const tasks = chaosNumber('TASKS', 600, 10_000);
const longestPauseMs = 400;
/** Few and early: each takes its worker with it, and what the worker held waits until its lease has ended. */
const crashes = new Set([7, 70, 170]);

describe('workers that are killed', () => {
  const database = useTestDatabase();
  const random = Random.ofRun('task chaos');
  // below the repository, so that packages are found; of this run alone
  const folder = join(import.meta.dirname, '..', '..', '..', '.cache', `tasks-chaos-${process.pid}`);

  beforeAll(async () => {
    compile(folder);
    await database().query(chaosTables);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function payload(number: number): ChaosPayload {
    const chance = random.next();
    const behaviour = crashes.has(number) ? 'crash' : chance < 0.04 ? 'throw' : chance < 0.045 ? 'hang' : 'ok';
    return { number, behaviour, ms: 1 + random.below(random.chance(0.05) ? 400 : 20) };
  }

  /** Every tenth transaction fails after all. */
  async function leave(bench: Workbench, numbers: readonly number[]): Promise<ReadonlyMap<string, ChaosPayload>> {
    const payloads = new Map(numbers.map((number) => [number, payload(number)]));
    const some = [...payloads.values()];
    if (random.chance(0.1)) await leaveInVain(bench, some);
    const ids = await bench.database.run(() =>
      bench.tasks.enqueueAll(
        chaosTask,
        some.map((each) => ({ payload: each })),
      ),
    );
    return new Map(some.map((each, index) => [ids[index] ?? '', each]));
  }

  async function leaveInVain(bench: Workbench, payloads: readonly ChaosPayload[]): Promise<void> {
    const inVain = bench.database.run(async () => {
      await bench.tasks.enqueueAll(
        chaosTask,
        payloads.map((each) => ({ payload: each })),
      );
      throw new Error('in vain');
    });
    await expect(inVain).rejects.toThrow('in vain');
  }

  it(
    `loses nothing, does nothing twice or by two at once, and goes on within 30 s: ${kills} kills, ${tasks} tasks`,
    { timeout: 120_000 + kills * 5_000 },
    async () => {
      const bench = await Workbench.open(database().url);
      const crew = new Crew(folder, database(), random);
      await crew.hire(3);
      const watching = crew.watch();
      const freezing = crew.freezeOne(23_000);
      const left = new Map<string, ChaosPayload>();
      const numbers = Array.from({ length: tasks }, (_, number) => number);
      for (let done = 0; done < kills; done += 1) {
        const share = numbers.slice(Math.floor((tasks * done) / kills), Math.floor((tasks * (done + 1)) / kills));
        for (const [id, each] of await leave(bench, share)) left.set(id, each);
        await delay(random.below(longestPauseMs));
        await crew.killOne();
      }
      await bench.backlog.drained(120_000);
      await freezing;
      // whoever stood still wakes up, and finds that nothing is its own any more
      await delay(2_000);
      await expect
        .poll(async () => await count(`select from platform.tasks where state in ('queued', 'running')`), {
          timeout: 10_000,
        })
        .toBe(0);
      await crew.dismiss();
      const heldByTheDead = await watching;
      await bench.stop();

      const states = await database().query<{ state: string; count: number }>(
        'select state, count(*)::int as count from platform.tasks group by state',
      );
      expect(states, 'none lost, none failed, none from a transaction that failed').toEqual([
        { state: 'succeeded', count: tasks },
      ]);
      expect(left.size).toBe(tasks);
      expect(await count('select from chaos_effects effect join platform.tasks task on task.id = effect.task_id')).toBe(
        tasks,
      );
      // what a worker sent before it died, PostgreSQL may have stored after that
      await database().query(
        `update chaos_runs run set ended = greatest(began, death.died_at), cut = 'SIGKILL'
           from chaos_deaths death where death.worker = run.worker and run.ended is null`,
      );
      const overlaps = await database().query(
        `select run.task_id, run.worker, run.began, run.ended, run.cut, other.worker as by, other.began as from, other.ended as until, other.cut as "cutBy"
           from chaos_runs run join chaos_runs other on other.task_id = run.task_id and other.id > run.id
          where tstzrange(run.began, run.ended) && tstzrange(other.began, other.ended)`,
      );
      expect(overlaps, 'no task is run by two workers that hold it').toEqual([]);
      expect(heldByTheDead).toBeLessThanOrEqual(30);
      // a task may be lost twice in a row, also by a worker that had not begun it: then it takes twice as long
      const resumed = await database().query<{ runs: number; longest: number }>(
        `select count(*)::int as runs, coalesce(max(extract(epoch from next.began - run.ended)) filter (where task.lost_leases = 1), 0)::float8 as longest
           from chaos_runs run
           join platform.tasks task on task.id = run.task_id
           left join lateral (select began from chaos_runs later where later.task_id = run.task_id and later.id > run.id
                               order by id limit 1) next on true
          where run.cut is not null`,
      );
      expect(resumed[0]?.longest).toBeLessThanOrEqual(30);
      expect(
        await count(
          'select from chaos_runs run where cut is not null and not exists (select from chaos_runs later where later.task_id = run.task_id and later.id > run.id)',
        ),
      ).toBe(0);
      const met = behaviours.map(
        (name) => `${name} ${[...left.values()].filter(({ behaviour }) => behaviour === name).length}`,
      );
      console.info(
        `task chaos: ${tasks} tasks (${met.join(', ')}), ${crew.killed} workers died, ${crew.stoodStill} stood still, ` +
          `tasks were held by the dead for at most ${heldByTheDead.toFixed(1)} s, ${resumed[0]?.runs} runs cut off, resumed after at most ${resumed[0]?.longest.toFixed(1)} s`,
      );
      expect(crew.killed).toBeGreaterThanOrEqual(kills);
    },
  );

  async function count(sql: string): Promise<number> {
    return (await database().query(sql)).length;
  }
});
