import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tasks, taskType } from '#kernel';
import { Database, Pruning, statement, TaskHandlers } from '#platform';
import { z } from 'zod';
import { chaosNumber } from './chaos/form.ts';
import { expectProblem, type Member } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { keyed, replayed, told } from './support/idempotent.ts';
import { codeFor } from './support/inbox.ts';
import { fund } from './support/money.ts';
import { fill, OpenApi, type Operation } from './support/openapi.ts';
import { authenticatorOf, recoveryProof, shown } from './support/second-factor.ts';
import { begin, part } from './support/upload.ts';
import type { TestDatabase } from './support/test-database.ts';

const newPassword = 'battery staple correct';
const administered = taskType({ type: 'test.administered', schema: z.object({}) });
const mutating = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A form with a sound in it that is text all through: silence, near enough. */
const form = {
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  body: [
    '--x',
    'Content-Disposition: form-data; name="file"; filename="a"',
    '',
    `RIFFD\u0003\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0@\u001f\0\0@\u001f\0\0\u0001\0\u0008\0data \u0003\0\0${'@'.repeat(800)}`,
    '--x--',
    '',
  ].join('\r\n'),
};

/** How many rows each table of the modules has. */
async function rowsOf(database: TestDatabase): Promise<Readonly<Record<string, number>>> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema', 'platform')
        -- whose rows are folded into counts when their time comes
        and tablename not like '%count_changes' order by 1`,
  );
  const counts = tables.map(({ name }) => `(select count(*)::int from ${name}) as "${name}"`);
  const [row] = await database.query<Record<string, number>>(`select ${counts.join(', ')}`);
  return row ?? {};
}

const copies = chaosNumber('COPIES', 12, 50);

describe('every mutating route', () => {
  const guildhall = useGuildhall({ GUILDHALL__AUTH__HASH_QUEUE: '10000' });
  let operations: readonly Operation[] = [];
  beforeAll(async () => {
    const all = (await OpenApi.of(guildhall().origin)).operations.filter(({ method }) => mutating.has(method));
    // what a provider of money signs is told apart by its own id (test/funding.e2e-spec.ts)
    operations = all.filter(({ path }) => !path.startsWith('/api/v1/funding/'));
    guildhall()
      .app.get(TaskHandlers)
      .register(administered, async () => undefined);
    // logins are counted by address too, and all come from one
    const { username, password } = await guildhall().member();
    await guildhall().anonymous.post('/auth/login', { identifier: username, password });
  });

  /** One who may call, and what a call takes: a route that is not known here gets its example and an id that is none. */
  async function arrange({ id, path, method, example }: Operation) {
    const caller = path.startsWith('/api/v1/admin/') ? () => guildhall().officer('admin') : () => guildhall().member();
    const member = () => guildhall().member();
    const [actor, other, third, fourth] = await Promise.all([caller(), member(), member(), member()]);
    const isAbout = (...words: readonly string[]) => words.some((word) => path.includes(word));
    const author = id === 'editPost' || (method === 'DELETE' && !path.endsWith('/like')) ? actor : other;
    const post = await author.writes('to be found');
    const comment = await author.post(`/posts/${post.id}/comments`, { content: 'hi' });
    await other.follows(actor);
    if (isAbout('notifications')) await guildhall().settle();
    const notification = (await actor.get('/notifications')).body.data[0]?.id;
    const conversation = await actor.post('/conversations', { participantIds: [other.id, fourth.id] });
    const writer = path.endsWith('/messages/{id}') ? actor : other;
    const message = await writer.post(`/conversations/${conversation.body.id}/messages`, { content: 'hello' });
    const [, module = ''] = /^\/api\/v1\/(?:admin\/(?:events\/)?)?([\w-]+)\/\{/.exec(path) ?? [];
    const subjects: Record<string, string> = {
      users: other.id,
      posts: post.id,
      comments: comment.body.id,
      notifications: notification,
      conversations: conversation.body.id,
      messages: message.body.id,
      'api-keys': (await actor.post('/api-keys', { name: 'Site', scopes: ['posts:read'] })).body.id,
      ...(path.startsWith('/api/v1/admin/tasks/') ? { tasks: await taskFor(id) } : {}),
      ...(path.startsWith('/api/v1/admin/events/')
        ? { 'dead-letters': await deadLike(post.id, other.id), groups: 'notifications' }
        : {}),
    };
    if (path.startsWith('/api/v1/uploads/')) subjects['uploads'] = (await begin(actor, 1000)).body.id;
    if (path.startsWith('/api/v1/admin/withdrawals/')) subjects['withdrawals'] = await withdrawalOf(other);
    if (path.startsWith('/api/v1/admin/approvals/')) subjects['approvals'] = await approvalFor(other);
    const name = `new_${actor.username}`;
    const transfer = {
      receiverUserId: other.id,
      amount: '1.00',
      pin: '4711',
      description: 'thanks for all of it, and more',
    };
    if (/wallet\/(pin\/|close)/.test(path) || /transfers|holds|payment-requests|withdrawals$/.test(path)) {
      await actor.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
      await fund(guildhall().database, actor.id, 1_000n);
    }
    const { username, password, refreshToken } = actor;
    const bodies: Readonly<Record<string, () => unknown>> = {
      register: () => ({ username: name, email: `${name}@example.org`, password }),
      login: () => ({ identifier: username, password }),
      refreshTokens: () => ({ refreshToken }),
      verify: async () => {
        await guildhall().database.query('update users.users set email_verified = false where id = $1', [actor.id]);
        return codeFor(actor, username, '/auth/resend');
      },
      resend: () => ({ identifier: username }),
      // of a member it would send a code, later
      forgotPassword: () => ({ identifier: `stranger_${username}` }),
      resetPassword: async () => ({ ...(await codeFor(actor, username, '/auth/password/forgot')), newPassword }),
      deleteAccount: () => ({ password }),
      setUpTotp: () => ({ password }),
      confirmTotp: async () => ({ totp: shown(await authenticatorOf(actor)) }),
      renewRecoveryCodes: () => recoveryProof(actor),
      disableTotp: () => recoveryProof(actor),
      changePassword: () => ({ currentPassword: password, newPassword }),
      changeMember: () => ({ status: 'suspended', role: 'moderator' }),
      createTransfer: () => transfer,
      resetPin: () => ({ password, pin: '0815', confirmPin: '0815' }),
      createHold: () => transfer,
      createWithdrawal: () => ({ amount: '1.00', pin: '4711', destination: 'an account somewhere' }),
      createScheduledTransfer: () => ({ ...transfer, startsAt: '2100-01-01T00:00:00.000Z' }),
      createPaymentRequest: () => ({ payerUserId: other.id, amount: '1.00', description: transfer.description }),
      splitPayment: () => ({ payerUserIds: [other.id], amount: '1.00', description: transfer.description }),
      registerDevice: () => ({ platform: 'ios', token: actor.id.replaceAll('-', '').repeat(2) }),
      startConversation: () => ({ participantIds: [third.id] }),
      addParticipants: () => ({ userIds: [third.id] }),
      readMessages: () => ({ messageId: message.body.id }),
      receiveMessages: () => ({ messageId: message.body.id }),
    };
    const target = fill(path.replace('{userId}', other.id), subjects[module] ?? randomUUID()).replace('/api/v1', '');
    return { actor, target, body: (await bodies[id]?.()) ?? example };
  }

  async function withdrawalOf(member: Member): Promise<string> {
    await member.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    await fund(guildhall().database, member.id, 1_000n);
    return (await member.post('/withdrawals', { amount: '1.00', pin: '4711', destination: 'somewhere' })).body.id;
  }

  async function approvalFor({ id: userId }: Member): Promise<string> {
    const asked = { kind: 'deposit', userId, amount: '1.00', reason: 'Line 7' };
    return (await (await guildhall().officer('admin')).post('/admin/approvals', asked)).body.id;
  }

  /** One that failed, or waits for tomorrow. */
  async function taskFor(operation: string): Promise<string> {
    const id = await guildhall()
      .app.get(Tasks)
      .enqueue(administered, {}, { runAt: new Date(Date.now() + 86_400_000) });
    if (operation === 'retryTask')
      await guildhall().database.query(
        `update platform.tasks set state = 'failed', finished_at = now() where id = $1`,
        [id],
      );
    return id;
  }

  /** A like that could not be handled. */
  async function deadLike(postId: string, authorId: string): Promise<string> {
    const [id, userId] = [randomUUID(), randomUUID()];
    const envelope = {
      id: randomUUID(),
      type: 'liked',
      version: 1,
      topic: 'feed_events',
      key: postId,
      actorId: userId,
    };
    const rest = { occurredAt: new Date().toISOString(), requestId: null, traceparent: null };
    await guildhall().database.query(
      `insert into platform.dead_letters (id, consumer_group, topic, envelope, reason, error, attempts)
       values ($1, 'notifications', 'feed_events', $2, 'test', '', 1)`,
      [id, JSON.stringify({ ...envelope, ...rest, data: { postId, authorId, userId } })],
    );
    return id;
  }

  type Arranged = Awaited<ReturnType<typeof arrange>>;

  async function effectOf(operation: Operation, arranged: Arranged, times: number, key?: string) {
    const { actor, target, body } = arranged;
    await guildhall().settle();
    const before = await rowsOf(guildhall().database);
    const bytes = operation.takesBytes ? part(0, 'a') : {};
    const headers = {
      ...(key === undefined ? {} : keyed(key).headers),
      ...(operation.takesForm ? form.headers : bytes.headers),
      ...(operation.id === 'beginUpload' ? { 'upload-length': '1000' } : {}),
    };
    const call = (with_: unknown) =>
      actor.send(operation.method, target, {
        headers,
        ...(operation.takesForm
          ? { body: form.body }
          : operation.hasBody
            ? { body: with_ }
            : bytes.body
              ? { body: bytes.body }
              : {}),
      });
    const answers = await atOnce(times, () => call(body));
    await guildhall().settle();
    const after = await rowsOf(guildhall().database);
    const effect = Object.fromEntries(
      Object.entries(after)
        .map(([table, count]) => [table, count - (before[table] ?? 0)])
        .filter(([, change]) => change !== 0),
    );
    return { answers, effect, call, body };
  }

  it(`has one effect when it is sent ${copies} times at once with one key, and answers the same to all`, async () => {
    expect(operations.length).toBeGreaterThan(15);
    for (const operation of operations) {
      const route = `${operation.method} ${operation.path}`;
      const [first, second] = await Promise.all([arrange(operation), arrange(operation)]);
      const once = await effectOf(operation, first, 1);
      const { answers, effect, call, body } = await effectOf(operation, second, copies, randomUUID());
      expect(new Set(answers.map(told)).size, `${route}: ${answers.map(told)[0]}`).toBe(1);
      expect([route, answers[0]?.status, effect]).toEqual([route, once.answers[0]?.status, once.effect]);
      expect(answers.filter(({ headers }) => headers.get(replayed) === 'true').length, route).toBe(copies - 1);

      // the token of who has logged out is worth nothing any more
      if (/^logout|^changePassword$|^deleteAccount$/.test(operation.id)) continue;
      const again = await call(body);
      expect([again.headers.get(replayed), told(again)], route).toEqual(['true', answers.map(told)[0]]);
      if (!operation.hasBody) continue;
      const others = await Promise.all(othersThan(body).map(call));
      const codes = others.map(({ status, body: { code } }) => `${status} ${code}`);
      expect(codes, route).toContain('422 idempotency.key-reused');
      const done = others.filter(({ status, headers }) => status < 400 && headers.get(replayed) === null);
      expect(done.map(told), route).toEqual([]);
    }
  }, 300_000);

  it('without a key is another effect each time', async () => {
    const alice = await guildhall().member();
    const answers = await atOnce(3, () => alice.post('/posts', { content: 'thrice' }));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
    expect(answers.map(({ headers }) => headers.get(replayed))).toEqual([null, null, null]);
  });
});

/** Bodies that differ in one value, wherever it stands, or lack a field; not all of them are valid. */
function othersThan(body: unknown): readonly unknown[] {
  const fields = Object.entries<unknown>(Object(body));
  const changed = [...new Set(fields.map(([, value]) => value))].map((value) =>
    Object.fromEntries(fields.map(([name, each]) => [name, each === value ? otherThan(value) : each])),
  );
  const shorter = fields.map(([name]) => Object.fromEntries(fields.filter(([each]) => each !== name)));
  return [...changed, ...shorter];
}

function otherThan(value: unknown): unknown {
  if (Array.isArray(value)) return [...value, randomUUID()];
  if (typeof value !== 'string') return typeof value === 'boolean' ? !value : value;
  if (/^[\da-f-]{36}$/.test(value)) return randomUUID();
  if (/^[A-Z]{3}$/.test(value)) return 'EUR';
  if (/^\p{Emoji_Presentation}/u.test(value)) return '🎉';
  return /^\d/.test(value) ? `${value}0` : `a${value}`;
}

describe('an Idempotency-Key', () => {
  const guildhall = useGuildhall({ GUILDHALL__DATABASE__POOL_SIZE: '2' });
  const stored = async (): Promise<number> => {
    const [row] = await guildhall().database.query<{ n: number }>(
      'select count(*)::int as n from platform.idempotent_answers',
    );
    return row?.n ?? -1;
  };

  it('belongs to its caller and its route', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const key = randomUUID();
    const post = await alice.post('/posts', { content: 'a' }, keyed(key));
    const bobs = await bob.post('/posts', { content: 'a' }, keyed(key));
    const comment = await alice.post(`/posts/${post.body.id}/comments`, { content: 'a' }, keyed(key));
    const elsewhere = await alice.post(`/posts/${bobs.body.id}/comments`, { content: 'a' }, keyed(key));
    for (const answer of [post, bobs, comment, elsewhere]) {
      expect([answer.status, answer.headers.get(replayed)]).toEqual([201, null]);
    }
    expect(new Set([post, bobs, comment, elsewhere].map(({ body }) => body.id)).size).toBe(4);
  });

  it('does not mind the order of fields', async () => {
    const alice = await guildhall().member();
    const key = randomUUID();
    const first = await alice.post('/posts', '{"content":"a","visibility":"private"}', keyed(key));
    const second = await alice.post('/posts', ' {"visibility": "private", "content": "a"}', keyed(key));
    expect(told(second)).toBe(told(first));
  });

  it('has 1 to 255 characters', async () => {
    const alice = await guildhall().member();
    expect((await alice.post('/posts', { content: 'a' }, keyed('k'.repeat(255)))).status).toBe(201);
    for (const key of ['k'.repeat(256), '']) {
      expectProblem(await alice.post('/posts', { content: 'a' }, keyed(key)), 400, 'idempotency.invalid-key');
    }
    expect((await alice.get('/users/me', keyed('k'.repeat(256)))).status).toBe(200);
  });

  it('is free again after what the caller can mend', async () => {
    const alice = await guildhall().member();
    const before = await stored();
    const key = randomUUID();
    for (const body of [{ content: 1 }, { content: '' }, '{', { content: 'x'.repeat(2001) }]) {
      expect((await alice.post('/posts', body, keyed(key))).status).toBe(400);
    }
    const login = { identifier: alice.username, password: 'not my password' };
    expectProblem(await guildhall().anonymous.post('/auth/login', login, keyed(key)), 401, 'auth.wrong-credentials');
    expect((await guildhall().anonymous.post('/posts', { content: 'a' }, keyed(key))).status).toBe(401);
    expect(await stored()).toBe(before);
    const right = await guildhall().anonymous.post('/auth/login', { ...login, password: alice.password }, keyed(key));
    expect(right.status).toBe(200);
    expect((await alice.post('/posts', { content: 'a' }, keyed(key))).headers.get(replayed)).toBeNull();
  });

  it('remembers a refusal as it was', async () => {
    const alice = await guildhall().member();
    const key = randomUUID();
    const missing = await alice.post(`/posts/${randomUUID()}/like`, undefined, keyed(key));
    expectProblem(missing, 404, 'posts.not-found');
    const taken = { username: alice.username, password: 'correct horse battery', email: 'other@example.org' };
    const [first, second] = [
      await guildhall().anonymous.post('/auth/register', taken, keyed(key)),
      await guildhall().anonymous.post('/auth/register', taken, keyed(key)),
    ];
    expectProblem(first, 409, 'users.username-taken');
    expect(first.headers.get('content-type')).toBe('application/problem+json');
    expect([told(second), second.headers.get(replayed)]).toEqual([told(first), 'true']);
  });

  it('hashes one password for 50 logins, and holds no more connections than one login does', async () => {
    const alice = await guildhall().member();
    const key = randomUUID();
    const login = { identifier: alice.username, password: alice.password };
    const answers = await atOnce(50, () => guildhall().anonymous.post('/auth/login', login, keyed(key)));
    expect(tally(answers.map(told)).size).toBe(1);
    const [row] = await guildhall().database.query('select count(*)::int as n from auth.sessions where user_id = $1', [
      alice.id,
    ]);
    expect(row).toEqual({ n: 2 });
  });

  it('leaves no token readable in the database', async () => {
    const alice = await guildhall().member();
    const login = { identifier: alice.username, password: alice.password };
    const { body } = await guildhall().anonymous.post('/auth/login', login, keyed(randomUUID()));
    const [leak] = await guildhall().database.query(
      `select count(*)::int as n, (select count(*)::int from platform.idempotent_answers) > 0 as some
         from platform.idempotent_answers a
        where position($1::bytea in a.answer) > 0 or position($2::bytea in a.answer) > 0 or position($3::bytea in a.answer) > 0`,
      [body.tokens.refreshToken, body.tokens.accessToken, 'tokens'].map((text: string) => Buffer.from(text)),
    );
    expect(leak).toEqual({ n: 0, some: true });
  });

  it('is forgotten after 24 hours, and swept away by a schedule', async () => {
    const alice = await guildhall().member();
    const key = randomUUID();
    const first = await alice.post('/posts', { content: 'a' }, keyed(key));
    await guildhall().database.query(
      `update platform.idempotent_answers set answered_at = answered_at - interval '23 hours 59 minutes'`,
    );
    expect(told(await alice.post('/posts', { content: 'a' }, keyed(key)))).toBe(told(first));
    await guildhall().database.query(
      `update platform.idempotent_answers set answered_at = answered_at - interval '2 minutes'`,
    );
    const second = await alice.post('/posts', { content: 'b' }, keyed(key));
    expect([second.status, second.headers.get(replayed)]).toEqual([201, null]);
    const [schedule] = await guildhall().database.query(
      `select name from platform.schedules where name = 'platform.prune-requests'`,
    );
    expect(schedule).toBeDefined();
    await guildhall().app.get(Pruning).pruneRequests();
    expect(await stored()).toBe(1);
  });
});

describe('work that is enclosed', () => {
  const guildhall = useGuildhall({ GUILDHALL__DATABASE__POOL_SIZE: '2' });
  const add = statement('test.add', 'insert into platform.inbox (consumer, event_id) values ($1, $2)');
  const read = statement('test.read', 'select consumer from platform.inbox where event_id = $1 order by 1');

  it('commits together, and each part still stands for itself', async () => {
    const database = guildhall().app.get(Database);
    const id = randomUUID();
    const told: string[] = [];
    const seen = () => guildhall().database.query('select consumer from platform.inbox where event_id = $1', [id]);
    await database.enclose(
      async () => void told.push('opened'),
      async () => {
        await database.query(read, [id]);
        expect(told).toEqual([]);
        await database.run(async () => {
          await database.query(add, ['first', id]);
          database.afterCommit(() => told.push('committed'));
        });
        await expect(
          database.run(async () => {
            database.afterCommit(() => told.push('never'));
            await database.query(add, ['second', id]);
            throw new Error('refused');
          }),
        ).rejects.toThrow('refused');
        await expect(database.query(add, ['first', id])).rejects.toThrow('duplicate key');
        await Promise.all(['third', 'fourth'].map((name) => database.query(add, [name, id])));
        expect(await database.query(read, [id])).toEqual(
          ['first', 'fourth', 'third'].map((consumer) => ({ consumer })),
        );
        expect(await seen()).toEqual([]);
        expect(told).toEqual(['opened']);
      },
    );
    expect(await seen()).toHaveLength(3);
    expect(told).toEqual(['opened', 'committed']);
  });

  it('leaves nothing when it throws', async () => {
    const database = guildhall().app.get(Database);
    const id = randomUUID();
    const broken = database.enclose(
      async () => undefined,
      async () => {
        await database.query(add, ['first', id]);
        throw new Error('broken');
      },
    );
    await expect(broken).rejects.toThrow('broken');
    expect(await guildhall().database.query('select from platform.inbox where event_id = $1', [id])).toEqual([]);
  });
});

describe('two processes on one database', () => {
  const first = useGuildhall();
  let second: Guildhall;
  beforeAll(async () => {
    second = await Guildhall.start({}, { database: first().database });
  });
  afterAll(() => second.stop());

  it('have one effect between them, and the twin of what is in flight is told to wait', async () => {
    for (let round = 0; round < 10; round += 1) {
      const alice = await first().member();
      const key = randomUUID();
      const both = [first(), second].map(({ anonymous }) => alice.at(anonymous.base));
      const answers = await atOnce(50, (index) =>
        (both[index % 2] ?? alice).post('/posts', { content: 'a' }, keyed(key)),
      );
      const made = answers.filter(({ status }) => status === 201);
      expect(new Set(made.map(told)).size).toBe(1);
      for (const answer of answers.filter(({ status }) => status !== 201)) {
        expectProblem(answer, 409, 'idempotency.in-flight');
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      expect((await alice.get(`/users/${alice.id}/posts`)).body.data).toHaveLength(1);
      for (const member of both)
        expect(told(await member.post('/posts', { content: 'a' }, keyed(key)))).toBe(made.map(told)[0]);
    }
  });
});
