import { describe, expect, it } from 'vitest';
import { Clock, Tasks, taskType, type TaskType } from '#kernel';
import { Database, Schedules, TaskAdmin, TaskBacklog, TaskHandlers, type Schedule } from '#platform';
import { SchedulerRegistry } from '@nestjs/schedule';
import { z } from 'zod';
import { expectProblem } from './support/client.ts';
import { atOnce } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { aTime, anId } from './support/shapes.ts';

type Job = ReturnType<SchedulerRegistry['getCronJob']>;

interface JobClass {
  from(options: { cronTime: string; onTick: () => void; start: boolean; timeZone: string }): Job;
}

function isJobClass(value: unknown): value is JobClass {
  return typeof value === 'function' && 'from' in value;
}

const guildhall = useGuildhall();
const Numbered = z.object({ number: z.int() });
const backlog = () => guildhall().app.get(TaskBacklog);
const tasks = () => guildhall().app.get(Tasks);

describe('a member’s tasks', () => {
  const exportTask = taskType({ type: 'test.export', schema: Numbered, retry: { kind: 'none' } });
  const foreign = '019a9f5e-0000-7000-8000-000000000000';

  it('shows what I started, newest first, and nobody else’s', async () => {
    const [ada, bob] = [await guildhall().member(), await guildhall().member()];
    guildhall()
      .app.get(TaskHandlers)
      .register(exportTask, async ({ payload, progress }) => {
        progress(50);
        if (payload.number === 3) throw new Error('postgres://user:secret@host is away');
        return { rows: payload.number };
      });
    const ids = await tasks().enqueueAll(
      exportTask,
      [1, 2, 3].map((number) => ({ payload: { number }, ownerId: ada.id })),
    );
    await tasks().enqueue(exportTask, { number: 4 }, { ownerId: bob.id, priority: 'high' });
    await tasks().enqueue(exportTask, { number: 5 });
    await backlog().drained(5_000);

    const views = await ada.all('/tasks', 2);
    expect(views.map(({ id }) => id)).toEqual([...ids].reverse());
    expect(views[2]).toEqual({
      id: anId,
      type: 'test.export',
      status: 'succeeded',
      priority: 'normal',
      attempts: 1,
      progress: 100,
      result: { rows: 1 },
      error: null,
      runAt: aTime,
      createdAt: aTime,
      finishedAt: aTime,
    });
    expect(views[0]).toMatchObject({
      status: 'failed',
      result: null,
      error: 'Something went wrong on our side',
      finishedAt: aTime,
    });

    expect((await ada.get(`/tasks/${ids[1]}`)).body).toEqual(views[1]);
    expectProblem(await bob.get(`/tasks/${ids[1]}`), 404, 'tasks.not-found');
    expectProblem(await bob.get(`/tasks/${foreign}`), 404, 'tasks.not-found');
    expectProblem(await bob.get('/tasks/mine'), 400, 'request.invalid');
    expect((await guildhall().anonymous.get('/tasks')).status).toBe(401);
    expect((await guildhall().anonymous.get(`/tasks/${ids[1]}`)).status).toBe(401);
    expect((await bob.get('/tasks')).body.data).toMatchObject([{ priority: 'high', result: { rows: 4 } }]);
  });
});

describe('schedules', () => {
  class SetClock extends Clock {
    constructor(private time: string) {
      super();
    }
    now(): Date {
      return new Date(this.time);
    }
    set(time: string): void {
      this.time = time;
    }
  }

  let schedulesMade = 0;
  function hourly(): { readonly schedule: Schedule<{ number: number }>; readonly task: TaskType<{ number: number }> } {
    schedulesMade += 1;
    const task = taskType({ type: `test.hourly-${schedulesMade}`, schema: Numbered });
    guildhall()
      .app.get(TaskHandlers)
      .register(task, async () => undefined);
    return { task, schedule: { name: `test.hourly-${schedulesMade}`, cron: '0 * * * *', task } };
  }

  /** The schedules of one of several processes, whose clock is set by the test; nothing fires by itself. */
  function schedulesOf(schedule: Schedule<{ number: number }>, clock: Clock): Schedules {
    const registry = new SchedulerRegistry();
    registry.addCronJob(schedule.name, jobOf(schedule.cron));
    // as the container makes it, only with another clock and registry
    return new Schedules(guildhall().app.get(Database), tasks(), clock, registry);
  }

  /** A job that never fires by itself; @nestjs/schedule brings the class. */
  function jobOf(cron: string) {
    const [known] = guildhall().app.get(SchedulerRegistry).getCronJobs().values();
    const Job = known?.constructor;
    if (!isJobClass(Job)) throw new Error('The program has no schedule');
    return Job.from({ cronTime: cron, onTick: () => {}, start: false, timeZone: 'UTC' });
  }

  const slots = (name: string) =>
    guildhall().database.query<{ slot: Date }>(
      'select slot from platform.schedule_slots where name = $1 order by slot',
      [name],
    );

  it('takes effect once per slot, however many processes fire it at once', async () => {
    const { schedule, task } = hourly();
    const clocks = Array.from({ length: 4 }, () => new SetClock('2026-11-21T09:30:00Z'));
    const workers = clocks.map((clock) => schedulesOf(schedule, clock));
    await Promise.all(workers.map((worker) => worker.fire(schedule, { number: 1 })));
    expect(await slots(schedule.name), 'what was before anybody knew of it is not missing').toEqual([]);
    for (const hour of ['10', '11', '12']) {
      // their clocks differ a little
      for (const [index, clock] of clocks.entries()) clock.set(`2026-11-21T${hour}:00:00.${index}00Z`);
      const ids = await atOnce(
        20,
        (index) => workers[index % 4]?.fire(schedule, { number: 1 }) ?? Promise.reject(new Error()),
      );
      expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    }
    // a clock steps back, and forward again
    clocks[0]?.set('2026-11-21T10:00:00.500Z');
    expect(await workers[0]?.fire(schedule, { number: 1 })).toBeUndefined();
    expect(await slots(schedule.name)).toHaveLength(3);
    expect(await guildhall().database.query('select from platform.tasks where type = $1', [task.type])).toHaveLength(3);
  });

  it('makes up for the last of the slots that nobody saw', async () => {
    const { schedule } = hourly();
    const clock = new SetClock('2026-11-21T09:30:00Z');
    const worker = schedulesOf(schedule, clock);
    await worker.fire(schedule, { number: 1 });
    clock.set('2026-11-21T14:20:00Z');
    expect(await worker.fire(schedule, { number: 1 })).toEqual(anId);
    expect((await slots(schedule.name)).map(({ slot }) => slot.toISOString())).toEqual(['2026-11-21T14:00:00.000Z']);
    await backlog().drained(5_000);
    expect((await worker.list()).find(({ name }) => name === schedule.name)).toMatchObject({
      lastSlot: '2026-11-21T14:00:00.000Z',
      lastStatus: 'succeeded',
      nextAt: '2026-11-21T15:00:00.000Z',
    });
  });

  it('calls what is missing at the start: the program’s own schedules are known soon after', async () => {
    await expect
      .poll(async () => (await guildhall().app.get(Schedules).list()).map(({ name }) => name))
      .toContain('platform.prune');
    // as if the program had been down since the day before yesterday
    await guildhall().database.query(
      `update platform.schedules set registered_at = now() - interval '2 days' where name = 'platform.prune'`,
    );
    await guildhall().app.get(Schedules).catchUp();
    await guildhall().app.get(Schedules).catchUp();
    await expect.poll(async () => slots('platform.prune')).toHaveLength(1);
    await backlog().drained(5_000);
    const [last] = (await guildhall().app.get(TaskAdmin).list({ type: 'platform.prune' }, { limit: 10, after: null }))
      .items;
    expect(last).toMatchObject({ status: 'succeeded', error: null });
    expect(await slots('platform.prune')).toHaveLength(1);
  });

  it('prunes only what every group has passed and nobody will ask for', async () => {
    const { query } = guildhall().database;
    // a lane that the program's own groups do not read
    await query(`insert into platform.event_log (lane, id, topic, type, key, envelope, appended_at)
      select 9, gen_random_uuid(), 't', 't', 'k', '{}', now() - interval '8 days' from generate_series(1, 10)`);
    const [{ position = 0 } = {}] = await query<{ position: number }>(
      "select min(position)::int + 4 as position from platform.event_log where topic = 't'",
    );
    await query(`insert into platform.consumer_offsets values ('slow', 9, $1), ('fast', 9, $1 + 100)`, [position]);
    await query(
      `insert into platform.inbox values ('c', gen_random_uuid(), now() - interval '15 days'), ('c', gen_random_uuid(), now())`,
    );
    const id = await tasks().enqueue(taskType({ type: 'platform.prune', schema: z.object({}) }), {});
    await backlog().drained(5_000);
    expect(await guildhall().app.get(TaskAdmin).show(id)).toMatchObject({
      status: 'succeeded',
      result: expect.stringContaining('"events":5'),
    });
    expect(await query(`select from platform.event_log where topic = 't'`)).toHaveLength(5);
    expect(await query(`select from platform.inbox where consumer = 'c'`)).toHaveLength(1);
  });
});
