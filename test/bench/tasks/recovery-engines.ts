import { run as runGraphile, makeWorkerUtils } from 'graphile-worker';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { taskType } from '#kernel';
import { Workbench } from '../../chaos/tasks/workbench.ts';

/** How an engine leaves a task, and works: `begun` is told when the task begins, which then never ends. */
export interface Recovery {
  leave(url: string): Promise<void>;
  work(url: string, begun: () => void): Promise<void>;
}

const endless = taskType({ type: 'bench.endless', schema: z.object({}), maxRunMs: 3_600_000 });
const forever = (): Promise<never> => new Promise(() => undefined);

const guildhall: Recovery = {
  async leave(url) {
    const bench = await Workbench.open(url);
    await bench.tasks.enqueue(endless, {});
    await bench.stop();
  },
  async work(url, begun) {
    const bench = await Workbench.open(url);
    bench.handlers.register(endless, () => {
      begun();
      return forever();
    });
    bench.start();
  },
};

const graphile: Recovery = {
  async leave(url) {
    const utils = await makeWorkerUtils({ connectionString: url });
    await utils.migrate();
    await utils.addJob('endless', {});
    await utils.release();
  },
  async work(url, begun) {
    const taskList = {
      endless: () => {
        begun();
        return forever();
      },
    };
    await runGraphile({ connectionString: url, noHandleSignals: true, pollInterval: 500, taskList });
  },
};

const pgBoss: Recovery = {
  async leave(url) {
    const boss = new PgBoss({ connectionString: url });
    await boss.start();
    await boss.createQueue('endless');
    await boss.send('endless', {});
    await boss.stop({ graceful: false });
  },
  async work(url, begun) {
    const boss = new PgBoss({ connectionString: url, superviseIntervalSeconds: 1, maintenanceIntervalSeconds: 1 });
    boss.on('error', (error) => process.stderr.write(`${String(error)}\n`));
    await boss.start();
    await boss.work('endless', { pollingIntervalSeconds: 0.5 }, () => {
      begun();
      return forever();
    });
  },
};

export const recoveries: Readonly<Record<string, Recovery>> = {
  Guildhall: guildhall,
  'graphile-worker': graphile,
  'pg-boss': pgBoss,
};
