import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { LocalKafka } from '../../support/services/local-kafka.ts';
import { startLocalRedis } from '../../support/services/local-redis.ts';
import { percentile } from '../statistics.ts';

/*
 * How long after a like was sent its author can read of it, in both ways to run: one process, and two servers and two
 * workers with Redis and Kafka. A client asks the other server again and again, so what it finds includes its own asking.
 *   node test/bench/notifications/visible.ts [--likes 300]
 */
const root = join(import.meta.dirname, '..', '..', '..');
const { values } = parseArgs({ options: { likes: { type: 'string', default: '300' } } });
const likes = Number(values.likes);

type Environment = Readonly<Record<string, string>>;
/** What is needed of any answer of the API. */
const Answer = z.looseObject({
  id: z.string().default(''),
  count: z.number().default(0),
  tokens: z.object({ accessToken: z.string() }).default({ accessToken: '' }),
});
type Answer = z.infer<typeof Answer>;

async function main(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'guildhall-visible-'));
  await chmod(home, 0o711);
  try {
    await measured('embedded', home, ['all'], {});
    const [kafka, redis] = [await LocalKafka.start(), await startLocalRedis()];
    const environment = { KAFKA_BROKERS: kafka.address, REDIS_URL: redis.address };
    await measured('distributed', home, ['server', 'server', 'worker', 'worker'], environment);
    await Promise.all([kafka.stop(), redis.stop()]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function measured(name: string, home: string, modes: readonly string[], more: Environment): Promise<void> {
  const programs: ChildProcess[] = [];
  const bases: string[] = [];
  try {
    // one after the other: the first brings PostgreSQL up
    for (const mode of modes) {
      const { program, base } = await start(home, mode, more);
      programs.push(program);
      if (base !== undefined) bases.push(base);
    }
    const took = await visibleAfter(bases[0] ?? '', bases.at(-1) ?? '', name);
    const shown = [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${percentile(took, share).toFixed(1)} ms`);
    process.stdout.write(`like → notification visible, ${name}: ${shown.join(', ')} (${took.length} likes)\n`);
  } finally {
    for (const program of programs) program.kill('SIGTERM');
    await Promise.all(programs.map((program) => program.exitCode ?? once(program, 'exit')));
  }
}

async function visibleAfter(one: string, other: string, name: string): Promise<readonly number[]> {
  const bob = await register(one, `bob_${name}`);
  const alice = await register(one, `alice_${name}`);
  const took: number[] = [];
  const warmUp = 20;
  for (let index = 0; index < likes + warmUp; index += 1) {
    const { id } = await call(one, 'POST', '/posts', bob.tokens.accessToken, { content: `number ${index}` });
    await delay(10);
    const start = performance.now();
    await call(one, 'POST', `/posts/${id}/like`, alice.tokens.accessToken);
    while ((await call(other, 'GET', '/notifications/unread-count', bob.tokens.accessToken)).count <= index) {
      if (performance.now() - start > 60_000) throw new Error('A like was not told of within a minute');
      await delay(1);
    }
    if (index >= warmUp) took.push(performance.now() - start);
  }
  return took;
}

function register(base: string, username: string): Promise<Answer> {
  const person = { username, password: 'correct horse battery', email: `${username}@example.org` };
  return call(base, 'POST', '/auth/register', undefined, person);
}

async function call(base: string, method: string, path: string, token?: string, body?: object): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return Answer.parse(await response.json());
}

async function start(
  home: string,
  mode: string,
  more: Environment,
): Promise<{ readonly program: ChildProcess; readonly base: string | undefined }> {
  const { PATH = '' } = process.env;
  const program = spawn(process.execPath, [join(root, 'dist', 'apps', 'guildhall', 'main.js'), mode], {
    cwd: home,
    env: {
      PATH,
      NODE_ENV: 'production',
      GUILDHALL__SERVER__PORT: '0',
      GUILDHALL__SERVER__HOST: '127.0.0.1',
      GUILDHALL__AUTH__JWT_SECRET: 'only-for-the-bench-only-for-the-bench-only-for-the-bench',
      GUILDHALL__AUTH__REQUIRE_VERIFICATION: 'false',
      GUILDHALL__RATE_LIMIT__ENABLED: 'false',
      ...more,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  for await (const chunk of program.stderr) {
    said += String(chunk);
    const listening = /listening on (http:\S+?)(?: |$)/.exec(said);
    if (listening !== null) return { program, base: listening[1] };
    if (said.includes('working in the background')) return { program, base: undefined };
  }
  throw new Error(said);
}

await main();
process.exit();
