import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appError, taskType, type TaskHandler, type TaskPriority, type TaskType, type TaskTypeOptions } from '#kernel';
import { statement } from '#platform';
import { z } from 'zod';
import { Workbench } from './chaos/tasks/workbench.ts';
import { atOnce } from './support/concurrently.ts';
import { useTestDatabase } from './chaos/tasks/use-test-database.ts';

class Refused extends appError({ kind: 'conflict', code: 'test.refused', title: 'Refused by a rule' }) {}

const Numbered = z.object({ number: z.int() });
type Numbered = z.infer<typeof Numbered>;

let types = 0;
/** A type of its own for each test, so that breakers and leftovers are nobody else's. */
function numbered(options: Partial<TaskTypeOptions<Numbered>> = {}): TaskType<Numbered> {
  types += 1;
  return taskType({ type: `test.numbered-${types}`, schema: Numbered, ...options });
}

const effect = statement('test.effect', 'insert into public.effects values (1)');

const quick = { kind: 'fixed', attempts: 3, delayMs: 20 } as const;

describe('the task engine', () => {
  const database = useTestDatabase();
  const opened: Workbench[] = [];

  async function bench(options: Parameters<typeof Workbench.open>[1] = {}): Promise<Workbench> {
    const workbench = await Workbench.open(database().url, { tickMs: 100, ...options });
    opened.push(workbench);
    return workbench;
  }

  async function working<P>(
    type: TaskType<P>,
    handler: TaskHandler<P>,
    options: Parameters<typeof bench>[0] = {},
  ): Promise<Workbench> {
    const workbench = await bench(options);
    workbench.handlers.register(type, handler);
    workbench.start();
    return workbench;
  }

  const row = async (id: string) => {
    const [found] = await database().query<Record<string, unknown>>('select * from platform.tasks where id = $1', [id]);
    return found;
  };

  // that tasks fail here is no news
  beforeAll(() => Logger.overrideLogger(false));

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((workbench) => workbench.stop()));
    await database().query('delete from platform.tasks');
  });

  describe('running', () => {
    it('runs a task once, tells the handler of it, and keeps the result', async () => {
      const type = numbered();
      const seen: unknown[] = [];
      const workbench = await working(type, async ({ taskId, payload, attempt, ownerId }) => {
        seen.push([taskId, payload, attempt, ownerId]);
        return { squared: payload.number ** 2 };
      });
      const id = await workbench.tasks.enqueue(type, { number: 7 });
      await workbench.backlog.drained(5_000);
      expect(seen).toEqual([[id, { number: 7 }, 1, null]]);
      expect(await row(id)).toMatchObject({ state: 'succeeded', attempts: 1, progress: 100, result: '{"squared":49}' });
    });

    it('is prompt, also for another process that is told by NOTIFY', async () => {
      const type = numbered();
      const done = Promise.withResolvers<number>();
      await working(type, async () => done.resolve(performance.now()), { pollMs: 60_000 });
      const other = await bench();
      await delay(300);
      const from = performance.now();
      await other.tasks.enqueue(type, { number: 1 });
      expect((await done.promise) - from).toBeLessThan(1_000);
    });

    it('never runs more than its concurrency', async () => {
      const type = numbered();
      let now = 0;
      let most = 0;
      const workbench = await working(
        type,
        async () => {
          now += 1;
          most = Math.max(most, now);
          await delay(5);
          now -= 1;
        },
        { concurrency: 3 },
      );
      await workbench.tasks.enqueueAll(
        type,
        Array.from({ length: 60 }, (_, number) => ({ payload: { number } })),
      );
      await workbench.backlog.drained(10_000);
      expect(most).toBe(3);
    });

    it('runs the urgent first, and within one priority the oldest', async () => {
      const type = numbered();
      const order: number[] = [];
      const workbench = await bench({ concurrency: 1 });
      workbench.handlers.register(type, async ({ payload }) => order.push(payload.number));
      const priorities: readonly TaskPriority[] = ['low', 'normal', 'high', 'critical'];
      for (const [index, priority] of priorities.entries()) {
        await workbench.tasks.enqueueAll(
          type,
          [0, 1, 2].map((number) => ({ payload: { number: index * 10 + number }, priority })),
        );
      }
      workbench.start();
      await workbench.backlog.drained(5_000);
      expect(order).toEqual([30, 31, 32, 20, 21, 22, 10, 11, 12, 0, 1, 2]);
    });

    it('does not let the urgent starve what has waited long', async () => {
      const type = numbered();
      const order: TaskPriority[] = [];
      const workbench = await bench({ concurrency: 1 });
      const runAt = new Date(Date.now() - 60_000);
      workbench.handlers.register(type, async ({ payload }) => {
        order.push(payload.number === 0 ? 'low' : 'critical');
        await delay(5);
      });
      await workbench.tasks.enqueue(type, { number: 0 }, { priority: 'low', runAt });
      await workbench.tasks.enqueueAll(
        type,
        Array.from({ length: 500 }, (_, number) => ({
          payload: { number: number + 1 },
          priority: 'critical' as const,
          runAt,
        })),
      );
      workbench.start();
      await workbench.backlog.drained(30_000);
      expect(order).toHaveLength(501);
      // the eighth claim is a fair one, and a claim takes what a tenth of a second is enough for
      expect(order.indexOf('low')).toBeLessThan(400);
    });

    it('does not begin before its time', async () => {
      const type = numbered();
      const begun = Promise.withResolvers<number>();
      const workbench = await working(type, async () => begun.resolve(Date.now()), { pollMs: 60_000 });
      const runAt = new Date(Date.now() + 400);
      await workbench.tasks.enqueue(type, { number: 1 }, { runAt });
      await expect(workbench.backlog.drained(100)).resolves.toBeUndefined();
      const late = (await begun.promise) - runAt.getTime();
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(300);
    });

    it('leaves types alone that nobody here handles', async () => {
      const [known, unknown] = [numbered(), numbered()];
      const workbench = await working(known, async () => undefined);
      const left = await workbench.tasks.enqueue(unknown, { number: 1 });
      const done = await workbench.tasks.enqueue(known, { number: 1 });
      await expect.poll(async () => (await row(done))?.['state']).toBe('succeeded');
      expect(await row(left)).toMatchObject({ state: 'queued', attempts: 0 });
    });

    it('shows progress while it runs', async () => {
      const type = numbered();
      const end = Promise.withResolvers<void>();
      const workbench = await working(type, async ({ progress }) => {
        progress(41.7);
        await end.promise;
      });
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await expect.poll(async () => (await row(id))?.['progress']).toBe(42);
      end.resolve();
      await workbench.backlog.drained(5_000);
      expect(await row(id)).toMatchObject({ progress: 100 });
    });
  });

  describe('leaving a task', () => {
    it('does not, when the transaction fails', async () => {
      const type = numbered();
      const workbench = await bench();
      const left = workbench.database.run(async () => {
        await workbench.tasks.enqueue(type, { number: 1 });
        throw new Refused();
      });
      await expect(left).rejects.toThrow(Refused);
      expect(await database().query('select from platform.tasks')).toHaveLength(0);
    });

    it('is seen by nobody before the transaction is committed', async () => {
      const type = numbered();
      let committed = false;
      const seen: boolean[] = [];
      const workbench = await working(type, async () => seen.push(committed));
      await workbench.database.run(async () => {
        await workbench.tasks.enqueue(type, { number: 1 });
        await delay(150);
        committed = true;
      });
      await expect.poll(() => seen).toEqual([true]);
    });

    it('refuses a payload that is not what the type wants, or too large', async () => {
      const workbench = await bench();
      // @ts-expect-error the types refuse it too
      await expect(workbench.tasks.enqueue(numbered(), { number: 'one' })).rejects.toMatchObject({
        code: 'tasks.payload-invalid',
      });
      const long = taskType({ type: 'test.long', schema: z.string() });
      await expect(workbench.tasks.enqueue(long, 'x'.repeat(300_000))).rejects.toMatchObject({
        code: 'tasks.payload-too-large',
      });
    });

    it('keeps what a careless program would change', async () => {
      const type = taskType({ type: 'test.awkward', schema: z.string() });
      const seen: string[] = [];
      const workbench = await working(type, async ({ payload }) => {
        seen.push(payload);
        return payload;
      });
      const payloads = ['a\u0000b', '\ud83d', '👋🏽', '"\\'];
      await workbench.tasks.enqueueAll(
        type,
        payloads.map((payload) => ({ payload })),
      );
      await workbench.backlog.drained(5_000);
      expect(seen.sort()).toEqual([...payloads].sort());
    });

    it('leaves one of fifty with the same key that come at once, and all get its id', async () => {
      const type = numbered();
      const workbench = await bench();
      const ids = await atOnce(50, (number) => workbench.tasks.enqueue(type, { number }, { dedupeKey: 'same' }));
      expect(new Set(ids).size).toBe(1);
      expect(await database().query('select from platform.tasks')).toHaveLength(1);
    });

    it('tells keys of two types apart, and forgets a key when its task has ended', async () => {
      const [one, two] = [numbered(), numbered()];
      const workbench = await working(one, async () => undefined);
      const first = await workbench.tasks.enqueue(one, { number: 1 }, { dedupeKey: 'same' });
      const other = await workbench.tasks.enqueue(two, { number: 1 }, { dedupeKey: 'same' });
      await expect.poll(async () => (await row(first))?.['state']).toBe('succeeded');
      const second = await workbench.tasks.enqueue(one, { number: 1 }, { dedupeKey: 'same' });
      expect(new Set([first, other, second]).size).toBe(3);
    });

    it('leaves many with keys in one call, some of which live already', async () => {
      const type = numbered();
      const workbench = await bench();
      const known = await workbench.tasks.enqueue(type, { number: 0 }, { dedupeKey: 'b' });
      const ids = await workbench.tasks.enqueueAll(type, [
        { payload: { number: 1 }, dedupeKey: 'c' },
        { payload: { number: 2 }, dedupeKey: 'b' },
        { payload: { number: 3 } },
        { payload: { number: 4 }, dedupeKey: 'c' },
      ]);
      expect(ids[1]).toBe(known);
      expect(ids[3]).toBe(ids[0]);
      expect(new Set(ids).size).toBe(3);
    });
  });

  describe('failing', () => {
    it('is tried as often as its strategy says, and no more', async () => {
      const type = numbered({ retry: quick });
      const attempts: number[] = [];
      const workbench = await working(type, async ({ attempt }) => {
        attempts.push(attempt);
        throw new Error('boom');
      });
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await expect.poll(async () => (await row(id))?.['state']).toBe('failed');
      await delay(100);
      expect(attempts).toEqual([1, 2, 3]);
      expect(await row(id)).toMatchObject({ attempts: 3, error_code: 'internal', last_error: 'Error: boom' });
    });

    it('succeeds at a later attempt', async () => {
      const type = numbered({ retry: quick });
      const workbench = await working(type, async ({ attempt }) => {
        if (attempt < 3) throw new Error('boom');
      });
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await expect.poll(async () => (await row(id))?.['state']).toBe('succeeded');
      expect(await row(id)).toMatchObject({ attempts: 3 });
    });

    it('waits between attempts as its strategy says', async () => {
      const type = numbered({ retry: { kind: 'linear', attempts: 3, stepMs: 200, capMs: 1_000 } });
      const times: number[] = [];
      const workbench = await working(type, async () => {
        times.push(Date.now());
        throw new Error('boom');
      });
      await workbench.tasks.enqueue(type, { number: 1 });
      await expect.poll(() => times.length, { timeout: 5_000 }).toBe(3);
      const [first = 0, second = 0, third = 0] = times;
      expect(second - first).toBeGreaterThanOrEqual(200);
      expect(second - first).toBeLessThan(390);
      expect(third - second).toBeGreaterThanOrEqual(400);
    });

    it('is not tried again when a rule refused, or the payload cannot be read', async () => {
      const type = numbered({ retry: quick });
      let calls = 0;
      const workbench = await working(type, async () => {
        calls += 1;
        throw new Refused();
      });
      const refused = await workbench.tasks.enqueue(type, { number: 1 });
      const unreadable = await workbench.tasks.enqueue(taskType({ type: type.type, schema: z.unknown() }), 'not this');
      await workbench.backlog.drained(5_000);
      expect(calls).toBe(1);
      expect(await row(refused)).toMatchObject({ state: 'failed', attempts: 1, error_code: 'test.refused' });
      expect(await row(unreadable)).toMatchObject({
        state: 'failed',
        attempts: 1,
        error_code: 'tasks.payload-invalid',
      });
    });

    it('is told to stop when it runs too long, and has failed also when it does not listen', async () => {
      const type = numbered({ retry: { kind: 'none' }, maxRunMs: 200 });
      const reasons: unknown[] = [];
      const workbench = await working(type, async ({ payload, signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason.name));
        if (payload.number === 1) await delay(20_000, undefined, { signal });
        await new Promise(() => undefined);
      });
      const ids = await workbench.tasks.enqueueAll(type, [{ payload: { number: 1 } }, { payload: { number: 2 } }]);
      for (const id of ids)
        await expect.poll(async () => (await row(id))?.['state'], { timeout: 5_000 }).toBe('failed');
      expect(reasons).toEqual(['TaskTimedOut', 'TaskTimedOut']);
    });

    it('lies with the dead letters until somebody redrives it', async () => {
      const type = numbered({ retry: { kind: 'none' } });
      let broken = true;
      const workbench = await working(type, async () => {
        if (broken) throw new Error('boom');
      });
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await workbench.backlog.drained(5_000);
      const dead = await workbench.admin.list({ state: 'failed' }, { limit: 10, after: null });
      expect(dead.items.map((each) => each.id)).toEqual([id]);
      broken = false;
      await workbench.admin.redrive(id, null);
      await workbench.backlog.drained(5_000);
      expect(await row(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
      await expect(workbench.admin.redrive(id, null)).rejects.toMatchObject({ code: 'tasks.in-other-state' });
    });
  });

  describe('cancelling', () => {
    it('ends a waiting task, and its key may be used again', async () => {
      const type = numbered();
      const workbench = await bench();
      const id = await workbench.tasks.enqueue(type, { number: 1 }, { dedupeKey: 'k' });
      await workbench.admin.cancel(id, null);
      expect(await row(id)).toMatchObject({ state: 'cancelled', attempts: 0 });
      await expect(workbench.admin.cancel(id, null)).rejects.toMatchObject({ code: 'tasks.in-other-state' });
      expect(await workbench.tasks.enqueue(type, { number: 1 }, { dedupeKey: 'k' })).not.toBe(id);
      await expect(workbench.admin.retry(id, null)).rejects.toMatchObject({ code: 'tasks.in-other-state' });
      await expect(workbench.admin.cancel('019a9f5e-0000-7000-8000-000000000000', null)).rejects.toMatchObject({
        code: 'tasks.not-found',
      });
    });

    it('tells a running one in another process to stop, and nothing it does afterwards counts', async () => {
      const type = numbered();
      const begun = Promise.withResolvers<void>();
      const stopped = Promise.withResolvers<void>();
      await working(type, async ({ signal }) => {
        begun.resolve();
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        stopped.resolve();
        return 'too late';
      });
      const other = await bench();
      const id = await other.tasks.enqueue(type, { number: 1 });
      await begun.promise;
      await other.admin.cancel(id, null);
      await stopped.promise;
      await delay(100);
      expect(await row(id)).toMatchObject({ state: 'cancelled', result: null });
      await other.admin.retry(id, null);
      expect(['queued', 'running']).toContain((await row(id))?.['state']);
    });
  });

  describe('leases', () => {
    it('lets nobody end a task whose lease was taken over', async () => {
      const type = numbered();
      const workbench = await bench();
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      const claim = {
        worker: 'a',
        types: [type.type],
        limit: 1,
        lanes: [3, 2, 1, 0],
        limitPerLane: 1,
        waitedMs: 0,
        leaseMs: 1,
      };
      const {
        tasks: [mine],
      } = await workbench.claims.claim(claim);
      if (mine === undefined) throw new Error('Nothing was claimed');
      await delay(20);
      expect(await workbench.claims.takeFromTheDead()).toBe(1);
      const {
        tasks: [theirs],
      } = await workbench.claims.claim({ ...claim, worker: 'b', leaseMs: 60_000 });
      expect(theirs).toMatchObject({ id, attempt: 1 });
      const failure = { isPermanent: true, code: 'x', text: 'x' };
      expect(await workbench.endings.succeed([{ ...mine, result: '1' }])).toEqual(new Set());
      expect(await workbench.endings.fail({ ...mine, failure, pauseMs: 0 })).toEqual({
        state: 'lost',
        typeWaits: false,
      });
      expect(await workbench.claims.extend([{ ...mine, progress: 3 }], 60_000)).toEqual(new Set());
      await workbench.claims.giveBack([mine]);
      expect(await row(id)).toMatchObject({ state: 'running', worker: 'b' });
    });

    it('undoes the effect of a fenced worker that completes in its transaction', async () => {
      const type = numbered();
      const go = Promise.withResolvers<void>();
      const outcome = Promise.withResolvers<unknown>();
      const workbench = await bench();
      await database().query('create table if not exists public.effects (number int)');
      await database().query('grant all on public.effects to guildhall_app');
      workbench.handlers.register(type, async ({ complete }) => {
        await go.promise;
        await workbench.database
          .run(async () => {
            await workbench.database.query(effect);
            await complete('done');
          })
          .then(outcome.resolve, outcome.resolve);
      });
      workbench.start();
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await expect.poll(async () => (await row(id))?.['state']).toBe('running');
      await database().query(`update platform.tasks set lease_token = lease_token + 1 where id = $1`, [id]);
      go.resolve();
      expect(await outcome.promise).toMatchObject({ code: 'tasks.lease-lost' });
      expect(await database().query('select from public.effects')).toHaveLength(0);
    });

    it('keeps effect and note of it together', async () => {
      const type = numbered();
      const workbench = await working(type, async ({ complete }) => {
        await workbench.database.run(() => complete({ sum: 3 }));
      });
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await workbench.backlog.drained(5_000);
      expect(await row(id)).toMatchObject({ state: 'succeeded', result: '{"sum":3}' });
    });

    it('keeps the lease of a long task alive, and takes over that of a dead worker without an attempt', async () => {
      const type = numbered();
      let calls = 0;
      const workbench = await working(
        type,
        async () => {
          calls += 1;
          await delay(1_500);
        },
        { leaseMs: 600, heartbeatMs: 150 },
      );
      const dead = await bench();
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await expect.poll(async () => (await row(id))?.['state']).toBe('running');
      const orphan = await dead.tasks.enqueue(type, { number: 2 }, { runAt: new Date(Date.now() + 500) });
      await database().query(
        `update platform.tasks set state = 'running', attempts = 1, lease_token = 1, lease_until = now(), worker = 'dead' where id = $1`,
        [orphan],
      );
      await workbench.backlog.drained(10_000);
      expect(calls).toBe(2);
      expect(await row(id)).toMatchObject({ state: 'succeeded', attempts: 1, lost_leases: 0 });
      expect(await row(orphan)).toMatchObject({ state: 'succeeded', attempts: 1, lost_leases: 1 });
    });

    it('keeps the other leases alive while one task is being completed in a long transaction', async () => {
      const type = numbered();
      const workbench = await bench({ leaseMs: 600, heartbeatMs: 150 });
      workbench.handlers.register(type, async ({ payload, complete }) => {
        if (payload.number === 2) return delay(1_500);
        return workbench.database.run(async () => {
          await complete();
          await delay(1_500);
        });
      });
      workbench.start();
      const ids = await workbench.tasks.enqueueAll(type, [{ payload: { number: 1 } }, { payload: { number: 2 } }]);
      await workbench.backlog.drained(10_000);
      for (const id of ids) expect(await row(id)).toMatchObject({ state: 'succeeded', attempts: 1, lost_leases: 0 });
    });

    it('leaves a task alone that workers keep dying of', async () => {
      const type = numbered();
      const workbench = await bench();
      const id = await workbench.tasks.enqueue(type, { number: 1 });
      await database().query(
        `update platform.tasks set state = 'running', attempts = 1, lost_leases = 9, lease_until = now() where id = $1`,
        [id],
      );
      await delay(10);
      await workbench.claims.takeFromTheDead();
      expect(await row(id)).toMatchObject({ state: 'failed', error_code: 'tasks.workers-lost' });
    });
  });

  describe('stopping', () => {
    it('finishes what ends in time and gives back the rest, which is no attempt', async () => {
      const type = numbered();
      const workbench = await working(
        type,
        async ({ payload, signal }) => {
          await delay(payload.number, undefined, { signal });
        },
        { concurrency: 2, stopMs: 300 },
      );
      const ids = await workbench.tasks.enqueueAll(
        type,
        [100, 60_000, 5].map((number) => ({ payload: { number } })),
      );
      const [short = '', long = '', waiting = ''] = ids;
      await expect.poll(async () => (await row(long))?.['state']).toBe('running');
      opened.splice(opened.indexOf(workbench), 1);
      await workbench.stop();
      expect(await row(short)).toMatchObject({ state: 'succeeded' });
      expect(await row(long)).toMatchObject({ state: 'queued', attempts: 0, lost_leases: 0 });
      expect(await row(waiting)).toMatchObject({ state: 'queued', attempts: 0 });
    });
  });

  describe('the circuit breaker', () => {
    it('opens after five failures in a row, and delays the others without an attempt', async () => {
      const type = numbered({ retry: { kind: 'none' } });
      const healthy = numbered();
      let calls = 0;
      const workbench = await bench({ concurrency: 1 });
      workbench.handlers.register(type, async () => {
        calls += 1;
        throw new Error('away');
      });
      workbench.handlers.register(healthy, async () => undefined);
      const ids = await workbench.tasks.enqueueAll(
        type,
        Array.from({ length: 8 }, (_, number) => ({ payload: { number } })),
      );
      const other = await workbench.tasks.enqueue(healthy, { number: 1 });
      workbench.start();
      await workbench.backlog.drained(5_000);
      expect(calls).toBe(5);
      expect(await row(other)).toMatchObject({ state: 'succeeded' });
      for (const id of ids.slice(5)) {
        const task = await row(id);
        expect(task).toMatchObject({ state: 'queued', attempts: 0 });
        expect(Date.parse(String(task?.['run_at'])) - Date.now()).toBeGreaterThan(50_000);
      }
      expect((await workbench.admin.stats()).find((each) => each.type === type.type)).toMatchObject({
        breaker: 'open',
        queued: 3,
        failed: 5,
      });
    });

    it('lets one at a time through when its pause is over, and closes after three successes', async () => {
      const type = numbered({ retry: { kind: 'none' } });
      let now = 0;
      let most = 0;
      const workbench = await bench({ concurrency: 4 });
      workbench.handlers.register(type, async () => {
        now += 1;
        if (
          (
            await database().query(`select from platform.task_breakers where type = $1 and state <> 'closed'`, [
              type.type,
            ])
          ).length > 0
        ) {
          most = Math.max(most, now);
        }
        await delay(30);
        now -= 1;
      });
      await database().query(`insert into platform.task_breakers values ($1, 'open', 5, 0, now())`, [type.type]);
      await workbench.tasks.enqueueAll(
        type,
        Array.from({ length: 12 }, (_, number) => ({ payload: { number } })),
      );
      workbench.start();
      await expect
        .poll(async () => (await database().query(`select from platform.tasks where state = 'succeeded'`)).length, {
          timeout: 15_000,
        })
        .toBe(12);
      expect(most).toBe(1);
      expect(
        await database().query(`select state, failures from platform.task_breakers where type = $1`, [type.type]),
      ).toEqual([{ state: 'closed', failures: 0 }]);
    });
  });

  describe('looking after tasks', () => {
    it('clears what ended long enough ago', async () => {
      const type = numbered();
      const workbench = await working(type, async () => undefined);
      const [old = '', fresh = ''] = await workbench.tasks.enqueueAll(type, [
        { payload: { number: 1 } },
        { payload: { number: 2 } },
      ]);
      await workbench.backlog.drained(5_000);
      // an old task has an old id too
      const oldId = '01900000-0000-7000-8000-000000000000';
      await database().query(
        `update platform.tasks set id = $2, finished_at = now() - interval '8 days' where id = $1`,
        [old, oldId],
      );
      expect(await workbench.admin.clear({ states: ['succeeded'], olderThanSeconds: 7 * 86_400 })).toBe(1);
      expect(await row(oldId)).toBeUndefined();
      expect(await row(fresh)).toBeDefined();
      expect(await workbench.admin.clear({ states: ['succeeded'], olderThanSeconds: 0 })).toBe(1);
    });

    it('claims by its index', async () => {
      const type = numbered();
      const workbench = await bench();
      await workbench.tasks.enqueueAll(
        type,
        Array.from({ length: 2_000 }, (_, number) => ({ payload: { number } })),
      );
      await database().query('analyze platform.tasks');
      const plan = await database().query<{ 'QUERY PLAN': string }>(
        `explain select id from platform.tasks where state = 'queued' and priority = 1 and type = any('{${type.type}}') and run_at <= now()
          order by run_at, id limit 10 for update skip locked`,
      );
      expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('Index Scan using tasks_queued');
    });
  });
});
