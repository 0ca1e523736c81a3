import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client, Member } from './support/client.ts';
import { atOnce, inParallel } from './support/concurrently.ts';
import { build, Home, isAlive, Program, type Environment } from './support/program.ts';
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './support/test-database.ts';
import { testSecret } from './support/tokens.ts';
import manifest from '../package.json' with { type: 'json' };

const stack = /^\s+at .+[:(]|node_modules/m;
const anyPort = { GUILDHALL__SERVER__PORT: '0' };
const commands = ['all', 'server', 'worker', 'migrate', 'health', 'openapi', 'settings'];

let home: Home;
const started: Program[] = [];
const databases: TestDatabase[] = [];

beforeAll(build, 120_000);
beforeEach(async () => {
  home = await Home.create();
});
afterEach(async () => {
  for (const program of started.splice(0)) if (program.code === null) await program.stop('SIGKILL');
  for (const database of databases.splice(0)) await database.drop();
  await home.remove();
});

function start(args: readonly string[], environment: Environment = {}): Program {
  const program = Program.start(home, args, environment);
  started.push(program);
  return program;
}

async function run(args: readonly string[], environment: Environment = {}): Promise<Program> {
  const program = start(args, environment);
  await program.ended();
  return program;
}

async function database(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const made = await createTestDatabase(options);
  databases.push(made);
  return made;
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('guildhall', () => {
  it('tells what it can do', async () => {
    const asked = await inParallel(['--help', '-h', 'help'], 2, (argument) =>
      run([argument], { GUILDHALL__SERVER__PORT: 'nonsense' }),
    );
    for (const { code, stdout, stderr } of asked) {
      expect([code, stderr]).toEqual([0, '']);
      for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, 'm'));
      expect(stdout).toContain('--version');
    }
  });

  it('tells of each command what it does, and does nothing', async () => {
    const asked = await inParallel(commands, 2, (command) => run([command, '--help'], { DATABASE_URL: 'nonsense' }));
    for (const [index, { code, stdout, stderr }] of asked.entries()) {
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^guildhall ${commands[index]}: \\S`));
    }
  });

  it('--version is that of the package', async () => {
    const { code, stdout } = await run(['--version']);
    expect([code, stdout]).toEqual([0, `${manifest.version}\n`]);
  });

  it('refuses a command that there is not', async () => {
    const unknown = ['nonsense', '--nonsense', 'All', 'constructor', ''];
    for (const [index, { code, stdout, stderr }] of (
      await inParallel(unknown, 2, (command) => run([command]))
    ).entries()) {
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`"${unknown[index]}"`);
      expect(stderr).toContain('Usage:');
      expect(stderr).not.toMatch(stack);
    }
  });

  it.each([
    ['development', {}],
    ['production, without a secret', { NODE_ENV: 'production' }],
  ])('openapi prints the whole document, without a database, in %s', async (_, environment) => {
    const { code, stdout, stderr } = await run(['openapi'], {
      ...environment,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect([code, stderr]).toEqual([0, '']);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Guildhall', version: manifest.version } });
    expect(Object.keys(document.paths).length).toBeGreaterThan(20);
  });

  it('settings lists each setting with its default, and no value of ours', async () => {
    const { code, stdout } = await run(['settings'], { GUILDHALL__AUTH__JWT_SECRET: testSecret });
    expect(code).toBe(0);
    expect(stdout).toContain('GUILDHALL__SERVER__PORT (3000)');
    for (const name of [
      'GUILDHALL__SERVER__HOST (127.0.0.1)',
      'GUILDHALL__DATA__DIR (./data)',
      'DATABASE_URL',
      'GUILDHALL__AUTH__REQUIRE_VERIFICATION (false)',
      'GUILDHALL__AUTH__JWT_SECRET',
      'REDIS_URL',
      'KAFKA_BROKERS',
    ]) {
      expect(stdout).toContain(name);
    }
    expect(stdout).not.toContain(testSecret);
    expect(stdout.split('\n').filter((line, index) => index % 2 === 1 && line.trim() === '')).toEqual([]);
  });

  it('health says that nobody is there', async () => {
    const { code, stdout, stderr } = await run(['health'], { GUILDHALL__SERVER__PORT: String(await freePort()) });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(stack);
  });
});

describe('configuration', () => {
  it('is refused with every mistake in one list', async () => {
    const { code, stdout, stderr } = await run(['all'], {
      NODE_ENV: 'production',
      GUILDHALL__SERVER__PORT: '70000',
      GUILDHALL__SERVER__PRT: '3000',
      GUILDHALL__AUTH__JWT_SECRET: 'change-me',
      GUILDHALL__AUTH__REQUIRE_VERIFICATION: 'maybe',
      GUILDHALL__LOG__LEVEL: 'loud',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
    });
    expect([code, stdout]).toEqual([1, '']);
    const mistakes = stderr.split('\n').filter((line) => line.startsWith('  - '));
    expect(mistakes).toHaveLength(6);
    for (const mistake of [
      /GUILDHALL__SERVER__PORT: is "70000"; .*65535/,
      /GUILDHALL__SERVER__PRT: .*did you mean GUILDHALL__SERVER__PORT\?/,
      /GUILDHALL__AUTH__JWT_SECRET: .*32 characters/,
      /GUILDHALL__AUTH__REQUIRE_VERIFICATION: is "maybe"; .*true or false/,
      /GUILDHALL__LOG__LEVEL: is "loud"; .*info/,
      /DATABASE_URL: .*postgres:\/\//,
    ]) {
      expect(stderr).toMatch(mistake);
    }
    expect(stderr).not.toMatch(stack);
    expect(stderr).not.toMatch(/hunter2|change-me/);
  });

  it('of production with no secret, or with one that anybody could guess, is refused', async () => {
    const secrets = [undefined, '', 'x7Fq0'.repeat(6), 'a'.repeat(64), `change-me-${'0123456789'.repeat(4)}`];
    const programs = await inParallel(secrets, 2, (secret) =>
      run(['server'], {
        NODE_ENV: 'production',
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
        ...(secret === undefined ? {} : { GUILDHALL__AUTH__JWT_SECRET: secret }),
      }),
    );
    for (const { code, stderr } of programs) {
      expect(code).toBe(1);
      expect(stderr).toContain('GUILDHALL__AUTH__JWT_SECRET');
      expect(stderr).toContain('openssl rand');
      expect(stderr).not.toMatch(stack);
    }
  });

  it('of an unknown NODE_ENV is refused', async () => {
    const { code, stderr } = await run(['all'], { NODE_ENV: 'prod' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/NODE_ENV: is "prod"; .*production/);
    expect(stderr).not.toMatch(stack);
  });

  it('is read from .env in the working folder, under the environment', async () => {
    await writeFile(join(home.folder, '.env'), 'GUILDHALL__SERVER__PORT=nonsense\nGUILDHALL__LOG__LEVEL=loud\n');
    const { code, stderr } = await run(['settings'], { GUILDHALL__SERVER__PORT: '3000' });
    expect(code).toBe(1);
    expect(stderr).toContain('GUILDHALL__LOG__LEVEL');
    expect(stderr).not.toContain('GUILDHALL__SERVER__PORT');
  });
});

describe('guildhall migrate', () => {
  const tablesOf = async ({ query }: TestDatabase) =>
    (
      await query(
        `select count(*)::int as n from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
      )
    )[0]?.['n'];

  it('says what it would do, does it, and has nothing more to do', async () => {
    const fresh = await database({ isEmpty: true });
    const environment = { DATABASE_URL: fresh.url };

    const planned = await run(['migrate', '--dry-run'], environment);
    expect(planned.code).toBe(0);
    expect(planned.stdout).toMatch(/Users\d+[\s\S]*Posts\d+[\s\S]*Auth\d+/);
    expect(await tablesOf(fresh)).toBe(0);

    const done = await run(['migrate'], environment);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/Users\d+[\s\S]*Posts\d+[\s\S]*Auth\d+/);
    expect(await tablesOf(fresh)).toBeGreaterThan(8);

    for (const args of [['migrate'], ['migrate', '--dry-run']]) {
      const again = await run(args, environment);
      expect([again.code, again.stdout]).toEqual([0, 'The database is up to date.\n']);
    }
  });

  it('from three places at once is done once', async () => {
    const fresh = await database({ isEmpty: true });
    const programs = await atOnce(3, () => run(['migrate'], { DATABASE_URL: fresh.url }));
    expect(programs.map(({ code, stderr }) => [code, stderr])).toEqual(Array.from({ length: 3 }, () => [0, '']));
    const [counted] = await fresh.query(
      'select count(*)::int as n, count(distinct name)::int as names from platform.migrations',
    );
    expect(counted?.['n']).toBe(counted?.['names']);
  });

  it.each([
    ['nobody listens', 'postgres://guildhall@127.0.0.1:1/guildhall'],
    ['nobody has that name', 'postgres://guildhall@no-such-host.invalid/guildhall'],
  ])('says in words a person understands that %s at DATABASE_URL', async (_, url) => {
    for (const command of ['migrate', 'server']) {
      const { code, complaints, stderr } = await run([command], { ...anyPort, DATABASE_URL: url });
      expect(code).toBe(1);
      expect(stderr).not.toMatch(stack);
      expect(complaints.length).toBeLessThanOrEqual(2);
      expect(stderr).toMatch(/DATABASE_URL|database/i);
    }
  });

  it('says in words a person understands that the password is wrong, without saying the password', async () => {
    const { url } = await database();
    const wrong = new URL(url);
    wrong.password = 'hunter2';
    const { code, stderr } = await run(['migrate'], { DATABASE_URL: wrong.href });
    expect(code).toBe(1);
    expect(stderr).toMatch(/password/i);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toMatch(stack);
  });
});

describe('guildhall server', () => {
  it('refuses a database that was not migrated, in one line', async () => {
    const { url, query } = await database({ isEmpty: true });
    const { code, stdout, stderr } = await run(['server'], { ...anyPort, DATABASE_URL: url });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/guildhall migrate.*GUILDHALL__DATABASE__MIGRATE_AT_START/),
    ]);
    expect(await query(`select from pg_namespace where nspname = 'users'`)).toEqual([]);
  });

  it('migrates by itself when it is told to', async () => {
    const { url } = await database({ isEmpty: true });
    const server = start(['server'], { ...anyPort, DATABASE_URL: url, GUILDHALL__DATABASE__MIGRATE_AT_START: 'true' });
    const client = await server.listening();
    await client.register('alice');
    expect(await server.stop()).toBe(0);
  });

  it('says in one line that its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { url } = await database();
    const { code, complaints, stdout, stderr } = await run(['server'], {
      DATABASE_URL: url,
      GUILDHALL__SERVER__PORT: String(port),
    });
    taken.close();
    expect(code).toBe(1);
    expect(complaints).toEqual([expect.stringMatching(new RegExp(`${port}.*GUILDHALL__SERVER__PORT`))]);
    expect(`${stdout}${stderr}`).not.toMatch(stack);
  });

  it('is found well by "guildhall health"', async () => {
    const { url } = await database();
    const port = { GUILDHALL__SERVER__PORT: String(await freePort()) };
    const server = start(['server'], { ...port, DATABASE_URL: url });
    await server.listening();
    const health = await run(['health'], port);
    expect([health.code, health.stderr]).toEqual([0, '']);
    expect(JSON.parse(health.stdout)).toMatchObject({ status: 'ok', version: manifest.version });
    expect(await server.stop('SIGINT')).toBe(0);
  });

  it('finishes an open request when it is told to stop, and takes no new one', async () => {
    const held = await database();
    const server = start(['server'], { ...anyPort, DATABASE_URL: held.url });
    const client = await server.listening();
    const alice = await client.register('alice');
    const post = await alice.writes('hello');
    const release = await held.hold('lock table posts.posts in access exclusive mode');
    const open = alice.get('/posts/feed');
    await waiting(held);

    server.signal('SIGTERM');
    await server.says(/stopping \(SIGTERM\)/);
    await release();

    const answer = await open;
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual([post]);
    // the client would keep its connection; that is no reason to wait
    const answered = performance.now();
    expect(await server.ended()).toBe(0);
    expect(performance.now() - answered).toBeLessThan(3_000);
    expect(server.stderr).not.toContain('did not finish');
    await expect(client.get('/health')).rejects.toThrow('fetch failed');
  });

  it('gives a request that does not end as long as it was told, and stops', async () => {
    const held = await database();
    const server = start(['server'], {
      ...anyPort,
      DATABASE_URL: held.url,
      GUILDHALL__SERVER__SHUTDOWN_TIMEOUT_MS: '200',
    });
    const alice = await (await server.listening()).register('alice');
    const release = await held.hold('lock table posts.posts in access exclusive mode');
    const open = alice.get('/posts/feed').catch((error: unknown) => error);
    await waiting(held);

    const asked = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(3_000);
    expect(server.stderr).toContain('200 ms');
    await open;
    await release();
  });

  it('writes a log of JSON lines in production, with a request id and without secrets', async () => {
    const { url } = await database();
    const server = start(['server'], {
      ...anyPort,
      GUILDHALL__SERVER__HOST: '127.0.0.1',
      DATABASE_URL: url,
      NODE_ENV: 'production',
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
      GUILDHALL__AUTH__REQUIRE_VERIFICATION: 'false',
    });
    const alice = await (await server.listening()).register('alice', 'a very secret password');
    await alice.get('/users/me', { headers: { 'x-request-id': 'find-me-in-the-log' } });
    await alice.post('/auth/refresh', { refreshToken: alice.refreshToken });
    await alice.post('/auth/login', { identifier: 'alice', password: 'another secret password' });
    await alice.get('/users/me?token=in-the-query');
    expect(await server.stop()).toBe(0);

    const lines = server.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ requestId: 'find-me-in-the-log', method: 'GET', status: 200, userId: alice.id }),
    );
    expect(lines.filter(({ msg }) => msg === 'request').length).toBeGreaterThanOrEqual(5);
    const all = server.stdout + server.stderr;
    for (const secret of [
      'secret password',
      String(alice.accessToken),
      alice.refreshToken,
      testSecret,
      'in-the-query',
      'alice@example.org',
    ]) {
      expect(all.includes(secret), `the log tells ${secret}`).toBe(false);
    }
  });
});

describe('guildhall worker', () => {
  it('starts without listening, and stops when it is told to', async () => {
    const { url } = await database();
    const port = await freePort();
    const worker = start(['worker'], { DATABASE_URL: url, GUILDHALL__SERVER__PORT: String(port) });
    await worker.says(/in the background/);
    await expect(fetch(`http://127.0.0.1:${port}/api/v1/health`)).rejects.toThrow('fetch failed');
    expect(await worker.stop()).toBe(0);
    expect(worker.complaints).toEqual([]);
  });
});

describe('guildhall all, with nothing configured but a port', () => {
  it('serves on a PostgreSQL of its own, stops with it, and has everything at the next start', async () => {
    const first = start([], anyPort);
    const client = await first.listening();
    expect((await client.get('/health')).body).toMatchObject({ status: 'ok', version: manifest.version });
    const alice = await client.register('alice');
    const post = await alice.writes('still here?');
    const postgres = await home.postgresPid();
    expect(postgres !== undefined && isAlive(postgres)).toBe(true);

    expect(await first.stop()).toBe(0);
    expect(first.complaints).toEqual([]);
    expect(postgres !== undefined && isAlive(postgres)).toBe(false);

    const second = start(['all'], anyPort);
    const again = as(alice, await second.listening());
    expect((await again.get('/posts/feed')).body.data).toEqual([post]);
    expect((await again.post('/auth/login', { identifier: 'alice', password: alice.password })).status).toBe(200);
    expect(await second.stop('SIGINT')).toBe(0);
  });

  it('loses nothing it has acknowledged when it is killed in the middle of writing', async () => {
    const first = start(['all'], anyPort);
    const client = await first.listening();
    const alice = await client.register('alice');
    const acknowledged: string[] = [];
    const writers = await Promise.all(
      ['bob', 'carol', 'dan', 'eve'].map(async (name) => {
        const writer = await client.register(name);
        await alice.follows(writer);
        return writer;
      }),
    );
    const writing = writers.map(async (writer) => {
      for (let number = 0; ; number += 1) {
        const answer = await writer.post('/posts', { content: `${writer.username} ${number}` }).catch(() => undefined);
        if (answer === undefined) return;
        if (answer.status === 201) acknowledged.push(answer.body.id);
        if (acknowledged.length === 200) first.signal('SIGKILL');
      }
    });
    await Promise.all(writing);
    expect(await first.ended()).toBe('SIGKILL');
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);

    const second = start(['all'], anyPort);
    const again = as(alice, await second.listening());
    const feed = (await again.all('/posts/feed', 100)).map((post) => post.id);
    expect(acknowledged.filter((id) => !feed.includes(id))).toEqual([]);
    const counts = await Promise.all(
      writers.map(async (writer) => (await again.get(`/users/${writer.id}`)).body.postCount),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(feed.length);
    expect(await second.stop()).toBe(0);
  });

  it('shares its data with a second one, and the last to leave stops PostgreSQL', async () => {
    const first = start(['all'], anyPort);
    const alice = await (await first.listening()).register('alice');
    const second = start(['all'], anyPort);
    const there = as(alice, await second.listening());
    const post = await alice.writes('for both');
    expect((await there.get('/posts/feed')).body.data).toEqual([post]);

    expect(await first.stop()).toBe(0);
    expect((await there.get('/posts/feed')).body.data).toEqual([post]);
    const postgres = await home.postgresPid();
    expect(await second.stop()).toBe(0);
    expect(postgres !== undefined && isAlive(postgres)).toBe(false);
  });
});

/** The same member, at another address. */
function as(member: Member, client: Client): Client {
  return new Client(client.base, member.accessToken);
}

/** Resolves when a statement waits for a lock. */
async function waiting(held: TestDatabase): Promise<void> {
  await expect.poll(() => held.waiting(), { timeout: 3_000, interval: 20 }).toBe(1);
}
