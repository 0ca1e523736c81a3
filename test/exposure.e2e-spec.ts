import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Member } from './support/client.ts';
import { inParallel } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fill, OpenApi, type Operation } from './support/openapi.ts';

type Json = Answer['body'];

/** What would be worth assigning: what others, the program or administrators decide. */
const notOurs = {
  id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  userId: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  ownerId: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  author: { id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d' },
  role: 'admin',
  status: 'active',
  isAdmin: true,
  isVerified: true,
  emailVerified: true,
  passwordHash: 'x',
  scopes: ['admin:write'],
  balance: '1000000.00',
  fee: '0.00',
  likeCount: 1_000,
  followerCount: 1_000,
  createdAt: '2000-01-01T00:00:00.000Z',
  deletedAt: null,
  constructor: {},
};

describe('what the schemas let in and out', () => {
  const guildhall = useGuildhall();
  let document: Json;
  let operations: readonly Operation[];
  let admin: Member;

  beforeAll(async () => {
    document = await (await fetch(`${guildhall().origin}/api/docs-json`)).json();
    operations = (await OpenApi.of(guildhall().origin)).operations;
    admin = await guildhall().officer('admin');
  });

  function resolved(schema: Json): Json {
    const [, ...steps] = schema.$ref?.split('/') ?? [];
    return steps.reduce((node: Json, step: string) => node[step], steps.length > 0 ? document : schema);
  }

  /** All schemas inside one, each with where it stands. */
  function* inside(schema: Json, at = ''): Generator<readonly [at: string, schema: Json]> {
    const own = resolved(schema);
    yield [at, own];
    for (const each of [...(own.anyOf ?? []), ...(own.oneOf ?? []), ...(own.allOf ?? [])]) yield* inside(each, at);
    if (own.items !== undefined) yield* inside(own.items, at);
    for (const [name, each] of Object.entries(own.properties ?? {})) yield* inside(each, `${at}.${name}`);
  }

  const operationsOf = (): readonly Json[] =>
    Object.values<Json>(document.paths).flatMap((item) => Object.values(item));
  const bodyOf = ({ requestBody }: Json): Json => requestBody?.content?.['application/json']?.schema;

  it('no body has room for what is not in its schema, at any depth', () => {
    const open = operationsOf().flatMap((operation) => {
      const body = bodyOf(operation);
      return body === undefined
        ? []
        : [...inside(body)]
            .filter(([, { type, additionalProperties }]) => type === 'object' && additionalProperties !== false)
            .map(([at]) => `${operation.operationId}${at}`);
    });
    expect(open).toEqual([]);
  });

  it('what is not ours to say is refused in every body, field by field, and named', async () => {
    const attempts = operations
      .filter(({ hasBody }) => hasBody)
      .flatMap((operation) =>
        Object.entries(notOurs)
          .filter(([name]) => !(name in (resolved(bodyOf(found(operation))).properties ?? {})))
          .map(([name, value]) => ({ operation, name, body: { ...operation.example, [name]: value } })),
      );
    expect(attempts.length).toBeGreaterThan(300);
    await inParallel(attempts, 8, async ({ operation: { id, method, path }, name, body }) => {
      const answer = await admin.send(method, fill(path, notOurs.id).replace('/api/v1', ''), { body });
      expect([id, name, answer.status, answer.body.code]).toEqual([id, name, 400, 'request.invalid']);
      expect(JSON.stringify(answer.body.errors)).toContain(name);
    });
  });

  const found = ({ id }: Operation): Json => operationsOf().find(({ operationId }) => operationId === id);

  it('secrets and ways to reach a member leave by no route but those that are for it', () => {
    const delicate =
      /password|(?<!blur)hash|secret|pin$|tokens?$|ticket|^email$|^phone$|^key$|code$|address|payload|error|device/i;
    const failure = ['error', 'errorCode'];
    const tokens = ['accessToken', 'refreshToken', 'tokens'];
    const allowed: Readonly<Record<string, readonly string[]>> = {
      // to oneself
      register: ['email', 'phone', ...tokens],
      verify: ['email', 'phone', ...tokens],
      login: ['email', 'phone', ...tokens],
      refreshTokens: tokens,
      changePassword: tokens,
      getMe: ['email', 'phone'],
      getMyProfile: ['email', 'phone'],
      updateMyProfile: ['email', 'phone'],
      listSessions: ['device'],
      createApiKey: ['key'],
      rotateApiKey: ['key'],
      setUpTotp: ['secret'],
      issueTicket: ['ticket'],
      verifyPin: ['stepUpToken'],
      // what became of their own work
      listTasks: ['error'],
      readTask: ['error'],
      // whether mail is wanted
      getNotificationPreferences: ['email'],
      updateNotificationPreferences: ['email'],
      // to admins
      listMembers: ['email', 'phone'],
      readMember: ['email', 'phone'],
      changeMember: ['email', 'phone'],
      listAuditLog: ['address'],
      listAllTasks: failure,
      readAnyTask: failure,
      retryTask: failure,
      cancelAnyTask: failure,
      listDeadLetters: failure,
      // in development
      readInbox: ['code'],
    };
    const seen = operationsOf().flatMap(({ operationId, responses }) =>
      Object.entries<Json>(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content }]) => Object.values<Json>(content ?? {}).flatMap(({ schema }) => [...inside(schema)]))
        .map(([at]) => at.split('.').at(-1) ?? '')
        .filter((name) => delicate.test(name) && name !== 'hasPin' && !allowed[operationId]?.includes(name))
        .map((name) => `${operationId} ${name}`),
    );
    expect([...new Set(seen)].toSorted()).toEqual([]);
  });

  it('what an answer may hold is said field by field', () => {
    const open = operationsOf().flatMap(({ operationId, responses }) =>
      Object.entries<Json>(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content }]) => Object.values<Json>(content ?? {}).flatMap(({ schema }) => [...inside(schema)]))
        .filter(
          ([, { type, anyOf, oneOf, enum: values, const: value, properties, additionalProperties, format }]) =>
            format !== 'binary' &&
            ((type === undefined &&
              anyOf === undefined &&
              oneOf === undefined &&
              values === undefined &&
              value === undefined) ||
              (type === 'object' && properties === undefined && additionalProperties !== false)),
        )
        .map(([at]) => `${operationId}${at}`),
    );
    expect([...new Set(open)].toSorted()).toEqual([
      // by the names of consumer groups
      'getReadiness.dependencies.consumers',
      // of every kind of thing
      'listAuditLog.data.after',
      'listAuditLog.data.before',
      'listTasks.data.result',
      // each module tells its own
      'readStatistics.figures',
      'readTask.result',
    ]);
  });

  it('an answer about others holds nothing that only they should know', async () => {
    const member = await guildhall().member('reserved_person');
    const stranger = await guildhall().member();
    const phone = '+4915199988877';
    await guildhall().database.query('update users.users set phone = $1 where id = $2', [phone, member.id]);
    await member.writes('hello');
    await member.follows(stranger);
    await stranger.follows(member);
    await guildhall().settle();
    const reads = operations.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/v1/'));
    const answers = await inParallel(reads, 8, async ({ path }) => {
      const answer = await stranger.get(fill(path, member.id).replace('/api/v1', ''));
      return JSON.stringify(answer.body);
    });
    expect(answers.filter((told) => told.includes('reserved_person')).length).toBeGreaterThan(3);
    for (const secret of ['reserved_person@example.org', phone.slice(1), member.refreshToken])
      expect(answers.filter((told) => told.includes(secret))).toEqual([]);
  });
});
