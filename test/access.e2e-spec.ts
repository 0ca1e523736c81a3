import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '#platform';
import { ChangeStatus } from '#users';
import { accessRows, actors, namedRows, type Actor, type Row, type Scene, type Thing } from './support/access-rows.ts';
import { Client, expectProblem, type Answer } from './support/client.ts';
import { inParallel } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { OpenApi, type Operation } from './support/openapi.ts';
import { routeTable, type Route } from './support/routes.ts';
import { part } from './support/upload.ts';

const routes = routeTable();
const closed = routes.flatMap(({ access, ...route }) =>
  access === 'public' || access === undefined ? [] : [{ ...route, access }],
);
const guildhall = useGuildhall({ GUILDHALL__AUTH__HASH_QUEUE: '10000' });
let operations: ReadonlyMap<string, Operation>;
let scene: Scene;

beforeAll(async () => {
  operations = new Map((await OpenApi.of(guildhall().origin)).operations.map((operation) => [operation.id, operation]));
  const newcomer = () => guildhall().member();
  const people = await Promise.all([newcomer(), newcomer(), newcomer(), newcomer(), newcomer()]);
  const [owner, friend, stranger, blocked, former] = people;
  const [moderator, admin] = [await guildhall().officer('moderator'), await guildhall().officer('admin')];
  expect((await owner.post(`/users/${blocked.id}/block`)).status).toBe(200);
  scene = {
    database: guildhall().database,
    anonymous: guildhall().anonymous,
    newcomer,
    owner,
    friend,
    stranger,
    blocked,
    former,
    moderator,
    admin,
  };
});

const nameOf = ({ method, path }: { readonly method: string; readonly path: string }): string => `${method} ${path}`;

/** The route's path with the thing's ids, or with ids of nothing. */
function pathTo({ path }: Pick<Route, 'path'>, { id, userId }: Partial<Thing> = {}): string {
  return path.replace(':userId', userId ?? randomUUID()).replace(/:\w+/, id ?? randomUUID());
}

function call(client: Client, route: Pick<Route, 'method' | 'path' | 'name'>, thing?: Thing, body?: unknown) {
  const operation = operations.get(route.name);
  if (operation?.takesBytes === true) return client.send(route.method, pathTo(route, thing), part(0, 'a'));
  const sent = operation?.hasBody === true ? { body: body ?? operation.example } : {};
  return client.send(route.method, pathTo(route, thing), sent);
}

async function keyOf(client: Client, names: readonly string[]): Promise<Client> {
  const { status, body } = await client.post('/api-keys', { name: 'Site', scopes: names });
  expect(status, JSON.stringify(body)).toBe(201);
  return new Client(client.base, body.key);
}

describe('every route that is not public', () => {
  it('says in the document what it asks for here', () => {
    const undocumented = new Set(['connect', 'streamEvents']);
    for (const { name, access } of closed.filter((route) => !undocumented.has(route.name)))
      expect([name, operations.get(name)?.access]).toEqual([name, access]);
  });

  it('is closed to whoever has no credentials, and to a member who is suspended or gone', async () => {
    const change = guildhall().app.get(ChangeStatus, { strict: false });
    const [suspended, gone] = [await guildhall().member(), await guildhall().member()];
    const keys = [await keyOf(suspended, Object.keys(scopes).slice(0, 5)), await keyOf(gone, ['posts:read'])];
    await change.execute(suspended.id, 'suspended', null);
    await change.execute(gone.id, 'deleted', null);
    await guildhall().settle();
    for (const client of [guildhall().anonymous, suspended, gone, ...keys]) {
      const answers = await inParallel(closed, 8, async (route) => [nameOf(route), (await call(client, route)).status]);
      expect(answers.filter(([, status]) => status !== 401)).toEqual([]);
    }
  });

  it('refuses a key that has every scope but the one it needs, and takes none where a person has to be', async () => {
    const all = Object.keys(scopes);
    for (const scope of new Set(closed.map(({ access }) => access.scope))) {
      const names = all.filter((name) => name !== scope);
      const halves = [names.slice(0, 8), names.slice(8)].filter((half) => half.length > 0);
      const keys = await Promise.all(halves.map((half) => keyOf(scene.admin, half)));
      const asked = closed
        .filter(({ access }) => access.scope === scope)
        .flatMap((route) => keys.map((key) => ({ route, key })));
      await inParallel(asked, 8, async ({ route, key }) => {
        const answer = await call(key, route);
        expect([nameOf(route), answer.status, answer.body.code]).toEqual([
          nameOf(route),
          403,
          'auth.insufficient-scope',
        ]);
      });
    }
  });

  it('takes a key that has just the scope it needs', async () => {
    for (const scope of new Set(closed.map(({ access }) => access.scope).filter((each) => each !== 'session'))) {
      const key = await keyOf(scene.admin, [scope]);
      const asked = closed.filter(
        ({ access, method, path }) => access.scope === scope && method === 'GET' && !path.includes(':'),
      );
      for (const route of asked) expect([200, 400], nameOf(route)).toContain((await call(key, route)).status);
    }
  });

  it('of administration is closed to whoever has not the role', async () => {
    const low = { moderator: [scene.owner], admin: [scene.owner, scene.moderator] };
    const asked = closed.flatMap((route) => {
      const { role } = route.access;
      return role === 'user' ? [] : low[role].map((client) => ({ route, client }));
    });
    expect(asked.length).toBeGreaterThan(5);
    for (const { route, client } of asked) expectProblem(await call(client, route), 403, 'auth.insufficient-role');
  });
});

describe('every route that names a thing', () => {
  interface Try {
    readonly route: Route;
    readonly row: Row;
    readonly thing: Thing;
    readonly actor: Actor;
    readonly client: Client;
    readonly expected: number;
  }

  /** What the modules keep, but for how recently a session or key was used. */
  async function contents(): Promise<Readonly<Record<string, string>>> {
    const tables = await guildhall().database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema', 'platform')
          and format('%I.%I', schemaname, tablename) not in ('auth.sessions', 'auth.api_keys') order by 1`,
    );
    const digests = tables.map(
      ({ name }) => `(select md5(string_agg(t::text, chr(10) order by t::text)) from ${name} t) as "${name}"`,
    );
    const [row] = await guildhall().database.query<Record<string, string>>(`select ${digests.join(', ')}`);
    return row ?? {};
  }

  async function tries(): Promise<readonly Try[]> {
    const rows = routes.flatMap((route) => (accessRows[nameOf(route)] ?? []).map((row) => ({ route, row })));
    const all: Try[] = [];
    for (const { route, row } of rows) {
      const thing = await row.thing(scene);
      for (const actor of actors.toReversed()) {
        const client = actor === 'owner' ? (thing.owner ?? scene.owner) : scene[actor];
        all.push({ route, row, thing, actor, client, expected: row.statuses[actor] ?? row.statuses.others });
      }
    }
    return all;
  }

  const shown = ({ body: { requestId: _, instance: __, ...body }, status }: Answer): object => ({ ...body, status });

  it('answers each as its row says, tells nobody that there is what they may not see, and does nothing for them', async () => {
    const all = await tries();
    await guildhall().settle();
    const before = await contents();
    const [refused, allowed] = [
      all.filter(({ expected }) => expected >= 400),
      all.filter(({ expected }) => expected < 400),
    ];
    const wrong: unknown[] = [];
    const attempt = async ({ route, row, thing, actor, client, expected }: Try): Promise<Answer> => {
      const answer = await call(client, route, thing, row.body?.(scene, thing));
      const told = JSON.stringify(answer.body);
      const what = `${nameOf(route)} by ${actor}: ${row.thing.name}`;
      if (answer.status !== expected) wrong.push([what, expected, answer.status, told.slice(0, 200)]);
      // how to reach a member is for themselves and admins
      if (actor !== 'owner' && actor !== 'admin' && told.includes('@example.org')) wrong.push([what, 'shows', told]);
      return answer;
    };
    await inParallel(refused, 8, async (each) => {
      const answer = await attempt(each);
      if (answer.status !== 404 || each.route.access === 'public') return;
      const nothing = await call(each.client, each.route, undefined, each.row.body?.(scene, each.thing));
      if (JSON.stringify(shown(answer)) !== JSON.stringify(shown(nothing)))
        wrong.push([nameOf(each.route), each.actor, 'tells', shown(answer), shown(nothing)]);
    });
    await guildhall().settle();
    expect(await contents()).toEqual(before);
    for (const each of allowed) await attempt(each);
    expect(wrong).toEqual([]);
    expect(refused.length).toBeGreaterThan(100);
  }, 180_000);

  it('and is of administration is in the audit log: who, on what, and for which request', async () => {
    // which compares, and changes nothing
    const reads = 'reconcileFunding';
    const acts = closed.filter(
      ({ access, method, name }) => access.role !== 'user' && method !== 'GET' && name !== reads,
    );
    expect(acts.length).toBeGreaterThan(1);
    for (const route of acts) {
      for (const row of accessRows[nameOf(route)] ?? [undefined]) {
        const thing = await row?.thing(scene);
        const example = operations.get(route.name)?.example;
        const body = 'userId' in Object(example) ? { ...example, userId: scene.friend.id } : example;
        const answer = await call(scene.admin, route, thing, row?.body?.(scene, thing ?? { id: '' }) ?? body);
        expect([200, 201, 204], nameOf(route)).toContain(answer.status);
        const entries = await guildhall().database.query<{ actor_id: string; target_id: string }>(
          'select actor_id, target_id from platform.audit_log where request_id = $1',
          [answer.headers.get('x-request-id')],
        );
        const target_id = thing?.id ?? expect.any(String);
        expect([nameOf(route), entries]).toEqual([nameOf(route), [{ actor_id: scene.admin.id, target_id }]]);
      }
    }
  });

  it.each(Object.entries(namedRows).flatMap(([key, rows]) => rows.map((row) => ({ key, row, actor: row.actor }))))(
    'and $key of another: refused to $actor',
    async ({ key, row }) => {
      const [method = '', path = '', field = ''] = key.split(' ');
      const thing = await row.thing?.(scene);
      const value = await row.value(scene);
      const target = pathTo({ path }, thing);
      const answer =
        method === 'GET'
          ? await scene[row.actor].get(`${target}?${field}=${String(value)}`)
          : await scene[row.actor].send(method, target, { body: { ...row.body?.(scene), [field]: value } });
      if (row.status === 200) expect([answer.status, answer.body.data]).toEqual([200, []]);
      else expectProblem(answer, row.status, row.code);
    },
  );
});
