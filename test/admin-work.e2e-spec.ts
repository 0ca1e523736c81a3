import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, type Client } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';
import { build, Home, Program } from './support/program.ts';
import { testSecret } from './support/tokens.ts';

const guildhall = useGuildhall();
const nowhere = '019a9f5e-0000-7000-8000-000000000000';

/** Tasks of a type that nobody handles: they stay as they are. */
async function leave(state: 'queued' | 'failed' | 'succeeded', type = 'test.admin'): Promise<string> {
  const id = `${nowhere.slice(0, 24)}${randomUUID().slice(24)}`;
  await guildhall().database.query(
    `insert into platform.tasks (id, type, state, payload, priority, max_attempts, run_at, finished_at, last_error)
     values ($1, $2, $3, '{"secret":1}', 1, 5, now() + interval '1 day', case when $3 <> 'queued' then now() end, 'it broke')`,
    [id, type, state],
  );
  return id;
}

/** An event that this Guildhall knows in another version only. */
async function bury(envelope: string): Promise<string> {
  const id = randomUUID();
  await guildhall().database.query(
    `insert into platform.dead_letters (id, consumer_group, topic, envelope, reason, error, attempts)
     values ($1, 'notifications', 'feed_events', $2, 'test.refused', 'Refused', 1)`,
    [id, envelope],
  );
  return id;
}

async function likeOfNobody(): Promise<{ readonly postId: string; readonly authorId: string; readonly raw: string }> {
  const bob = await guildhall().member();
  const { id: postId } = await bob.writes('hello');
  const data = { postId, authorId: bob.id, userId: randomUUID() };
  const envelope = { id: randomUUID(), type: 'liked', version: 1, topic: 'feed_events', key: postId, data };
  const rest = { occurredAt: new Date().toISOString(), actorId: data.userId, requestId: null, traceparent: null };
  return { postId, authorId: bob.id, raw: JSON.stringify({ ...envelope, ...rest }) };
}

async function told(userId: string): Promise<number> {
  await guildhall().settle();
  const rows = await guildhall().database.query('select from notifications.acts where user_id = $1', [userId]);
  return rows.length;
}

describe('administrators', () => {
  let admin: Client;

  beforeAll(async () => {
    admin = await guildhall().officer('admin');
  });

  it('alone look after tasks and dead letters', async () => {
    const member = await guildhall().member();
    for (const path of [
      '/admin/tasks',
      '/admin/tasks/stats',
      `/admin/tasks/${nowhere}`,
      '/admin/events/dead-letters',
      '/admin/events/groups',
    ])
      expectProblem(await member.get(path), 403, 'auth.insufficient-role');
    for (const path of [
      `/admin/tasks/${nowhere}/retry`,
      `/admin/events/dead-letters/${nowhere}/redrive`,
      '/admin/events/groups/notifications/replay',
    ])
      expectProblem(await member.post(path), 403, 'auth.insufficient-role');
    expect((await guildhall().anonymous.get('/admin/tasks')).status).toBe(401);
  });

  it('list tasks by state and type, without what they work on', async () => {
    const [queued, failed] = [await leave('queued', 'test.list'), await leave('failed', 'test.list')];
    const ids = async (query: string): Promise<readonly string[]> =>
      (await admin.all(`/admin/tasks?type=test.list${query}`, 1)).map(({ id }) => id);

    expect((await ids('')).toSorted()).toEqual([queued, failed].toSorted());
    expect(await ids('&state=failed')).toEqual([failed]);
    const { body } = await admin.get(`/admin/tasks/${failed}`);
    expect(body).toMatchObject({ id: failed, status: 'failed', error: 'it broke', maxAttempts: 5 });
    expect(body).not.toHaveProperty('payload');
    const { data } = (await admin.get('/admin/tasks/stats')).body;
    expect(data).toContainEqual(
      expect.objectContaining({ type: 'test.list', queued: 1, failed: 1, running: 0, breaker: 'closed' }),
    );
    expectProblem(await admin.get('/admin/tasks?state=lost'), 400, 'request.invalid');
  });

  it('retry, cancel and clear tasks', async () => {
    const [queued, failed, done] = [await leave('queued'), await leave('failed'), await leave('succeeded', 'test.old')];

    expect((await admin.post(`/admin/tasks/${failed}/retry`)).body).toMatchObject({ id: failed, status: 'queued' });
    expect((await admin.post(`/admin/tasks/${queued}/cancel`)).body).toMatchObject({ id: queued, status: 'cancelled' });
    expect((await admin.post(`/admin/tasks/${failed}/cancel`)).body).toMatchObject({ id: failed, status: 'cancelled' });
    expectProblem(await admin.post(`/admin/tasks/${queued}/cancel`), 409, 'tasks.in-other-state');
    expectProblem(await admin.post(`/admin/tasks/${nowhere}/retry`), 404, 'tasks.not-found');
    expectProblem(await admin.post('/admin/tasks/clear', { states: ['running'] }), 400, 'request.invalid');
    expect((await admin.post('/admin/tasks/clear', { olderThanSeconds: 3_600 })).body).toEqual({ cleared: 0 });
    expect((await admin.get(`/admin/tasks/${done}`)).status).toBe(200);
    expect((await admin.post('/admin/tasks/clear', { states: ['succeeded'] })).body.cleared).toBeGreaterThan(0);
    expect((await admin.get(`/admin/tasks/${done}`)).status).toBe(404);
    expect((await admin.get(`/admin/tasks/${queued}`)).status).toBe(200);
  });

  it('see the dead letters, and send them once more', async () => {
    const { authorId, raw } = await likeOfNobody();
    const [letter, noise] = [await bury(raw), await bury('noise')];

    const all = await admin.all('/admin/events/dead-letters', 1);
    expect(all.map(({ id }) => id).toSorted()).toEqual([letter, noise].toSorted());
    expect(all.find(({ id }) => id === letter)).toMatchObject({ group: 'notifications', envelope: raw, attempts: 1 });
    expect((await admin.post(`/admin/events/dead-letters/${letter}/redrive`)).status).toBe(204);
    expect(await told(authorId)).toBe(1);
    expectProblem(
      await admin.post(`/admin/events/dead-letters/${letter}/redrive`),
      404,
      'events.dead-letter-not-found',
    );
    expectProblem(
      await admin.post(`/admin/events/dead-letters/${noise}/redrive`),
      409,
      'events.dead-letter-unreadable',
    );
  });
});

describe('a module', () => {
  it('begins again with the oldest event when an administrator says so, to no other effect', async () => {
    const admin = await guildhall().officer('admin');
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const { id } = await bob.writes('to be liked');
    await alice.post(`/posts/${id}/like`);
    await guildhall().settle();
    const behind = async (): Promise<unknown> => (await admin.get('/admin/events/groups')).body.data;
    const notified = async (): Promise<unknown> => (await bob.get('/notifications')).body.data;
    expect(await behind()).toContainEqual({ group: 'notifications', behind: 0 });
    const before = await notified();

    expect((await admin.post('/admin/events/groups/notifications/replay')).status).toBe(204);
    await guildhall().settle();

    expect(await behind()).toContainEqual({ group: 'notifications', behind: 0 });
    expect(await notified()).toEqual(before);
    const audited = await admin.get('/admin/audit-log?action=event-group.replayed');
    expect(audited.body.data).toContainEqual(
      expect.objectContaining({ target: { kind: 'event-group', id: 'notifications' } }),
    );
    expectProblem(await admin.post('/admin/events/groups/nobody/replay'), 404, 'events.group-not-found');
  });
});

describe('on the command line', { timeout: 120_000 }, () => {
  let home: Home;
  beforeAll(async () => {
    build();
    home = await Home.create();
  });
  afterAll(() => home.remove());

  async function run(...args: readonly string[]): Promise<Program> {
    const environment = {
      NODE_ENV: 'test',
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
      DATABASE_URL: guildhall().database.url,
    };
    const program = Program.start(home, args, environment);
    await program.ended();
    return program;
  }

  it('tasks are listed, counted, retried, cancelled and cleared', async () => {
    const [queued, failed, done] = await Promise.all([
      leave('queued', 'test.cli'),
      leave('failed', 'test.cli'),
      leave('succeeded', 'test.cli'),
    ]);

    const listed = JSON.parse((await run('tasks', 'list', '--type', 'test.cli', '--state', 'failed', '--json')).stdout);
    expect(listed.items).toEqual([expect.objectContaining({ id: failed, status: 'failed' })]);
    expect((await run('tasks', 'retry', failed)).stdout).toBe(`${failed} is run again.\n`);
    expect((await run('tasks', 'cancel', queued)).stdout).toBe(`${queued} is cancelled.\n`);
    const stats = (await run('tasks', 'stats')).stdout;
    expect(stats).toMatch(/^test\.cli: 1 queued .* 1 succeeded, 0 failed, 1 cancelled; breaker closed$/m);
    const again = await run('tasks', 'cancel', queued);
    expect([again.code, again.stderr]).toEqual([1, 'The task is not in a state that allows this\n']);
    expect((await run('tasks', 'cancel', failed)).code).toBe(0);
    expect((await run('tasks', 'clear', '--state', 'succeeded', '--json')).code).toBe(0);
    const left = await guildhall().database.query('select from platform.tasks where id = $1', [done]);
    expect(left).toEqual([]);
  });

  it('dead letters are listed and redriven', async () => {
    const { authorId, raw } = await likeOfNobody();
    const letter = await bury(raw);

    expect((await run('events', 'dead-letters')).stdout).toContain(letter);
    expect((await run('events', 'redrive', letter)).stdout).toBe(`${letter} is on its way again.\n`);
    expect(await told(authorId)).toBe(1);
    const again = await run('events', 'redrive', letter);
    expect([again.code, again.stderr]).toEqual([1, 'Dead letter not found\n']);
  });
});
