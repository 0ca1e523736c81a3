import { setTimeout as delay } from 'node:timers/promises';
import type { TaskRun } from '#kernel';
import { statement } from '#platform';
import { chaosTask, type ChaosPayload } from './chaos-task.ts';
import { Workbench } from './workbench.ts';

const [url = '', name = ''] = process.argv.slice(2);
const bench = await Workbench.open(url, { name, concurrency: 8 });
const { database } = bench;

const begin = statement('chaos.begin', 'insert into chaos_runs (task_id, worker) values ($1, $2) returning id');
// a run that was cut off has ended, whatever its worker does when it wakes up
const end = statement('chaos.end', 'update chaos_runs set ended = clock_timestamp() where id = $1 and ended is null');
const take = statement('chaos.effect', 'insert into chaos_effects values ($1, $2)');
const isFirst = statement('chaos.is-first', 'select count(*) = 1 as yes from chaos_runs where task_id = $1');

bench.handlers.register(chaosTask, async (run: TaskRun<ChaosPayload>) => {
  const { taskId, payload } = run;
  const row = await database.queryOne<{ id: number }>(begin, [taskId, name]);
  const first = (await database.queryOne<{ yes: boolean }>(isFirst, [taskId]))?.yes === true;
  await delay(payload.ms);
  if (first && payload.behaviour === 'crash') process.kill(process.pid, 'SIGKILL');
  if (first && payload.behaviour === 'throw') {
    await database.query(end, [row?.id]);
    throw new Error('The first attempt throws');
  }
  if (first && payload.behaviour === 'hang') {
    // it does not listen to its signal; by the time it is given up it does nothing any more
    await database.query(end, [row?.id]);
    await new Promise(() => undefined);
  }
  await database.run(async () => {
    await database.query(take, [payload.number, taskId]);
    await database.query(end, [row?.id]);
    await run.complete();
  });
});

bench.start();
process.send?.('working');
process.on('disconnect', () => process.exit());
process.on('message', () => {
  void bench.stop().then(() => process.exit());
});
