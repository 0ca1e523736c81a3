import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalRedis } from '../../support/services/local-redis.ts';
import { Cluster } from '../cluster.ts';
import { fill, memberId, password, quickSize } from '../community.ts';
import type { Figure } from '../figure.ts';
import type { Guildhall, GuildhallOptions } from '../guildhall.ts';
import { Members, send } from '../members.ts';
import { number, say } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { median, percentile } from '../statistics.ts';

/** Who is liked and who likes, in the figure of likes that are read of. */
const [author, reader] = [1, 2];
const posts = 500;
const warmUp = 20;

/** Both ways to run: one process; two servers and two workers with Redis and Kafka. */
export async function measureNotifications(stage: Stage): Promise<readonly Figure[]> {
  const embedded = await measureIn(stage, 'embedded', ['all'], {});
  const brokers = await stage.kafka();
  const redis = await startLocalRedis();
  stage.onTakeDown(() => redis.stop());
  const environment = { KAFKA_BROKERS: brokers, REDIS_URL: redis.address };
  return [
    ...embedded,
    ...(await measureIn(stage, 'distributed', ['server', 'server', 'worker', 'worker'], environment)),
  ];
}

async function measureIn(
  stage: Stage,
  name: string,
  modes: readonly NonNullable<GuildhallOptions['mode']>[],
  environment: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  const folder = await stage.makeFolder(`notifications-${name}`);
  const running: Guildhall[] = [];
  // one after the other: the first brings PostgreSQL up, and the last to stop takes it down
  for (const mode of modes) running.push(await stage.start({ folder, mode, environment }));
  const servers = running.filter((_, index) => modes[index] !== 'worker').map(({ origin }) => origin);
  const [one = '', other = one] = servers;
  const cluster = new Cluster(join(folder, 'data'));
  await inhabit(one, cluster);
  const figures = [await visible(stage, name, one, other), await throughput(stage, name, cluster)];
  for (const each of running.reverse()) await each.stop();
  return figures;
}

async function inhabit(origin: string, cluster: Cluster): Promise<void> {
  const person = { username: 'bench_founder', email: 'founder@example.org', password };
  await send(origin, {
    method: 'POST',
    path: '/api/v1/auth/register',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  await cluster.asSuperuser(async (client) => {
    const hashes = await client.query<{ password_hash: string }>('select password_hash from auth.credentials');
    const passwordHash = hashes.rows[0]?.password_hash ?? '';
    await fill(client, { size: quickSize, graph: undefined, passwordHash });
  });
}

/** A client asks the other server again and again, so what it finds includes its own asking. */
async function visible({ options }: Stage, name: string, one: string, other: string): Promise<Figure> {
  const members = new Members(() => one);
  const likes = options.quick ? 200 : 500;
  const took: number[] = [];
  for (let index = 0; index < likes + warmUp; index += 1) {
    const { id } = (await send(one, await members.postOf(author, `number ${index}`))) as { id: string };
    await sleep(5);
    const start = performance.now();
    await send(one, await members.actOf(reader, `/posts/${id}/like`));
    for (;;) {
      const { count } = (await send(other, await members.unreadOf(author))) as { count: number };
      if (count > index) break;
      if (performance.now() - start > 60_000) throw new Error('A like was not told of within a minute');
      await sleep(1);
    }
    if (index >= warmUp) took.push(performance.now() - start);
  }
  say(`notifications, ${name}: visible after ${number(percentile(took, 0.5))} ms`);
  return {
    name: `from a like to its notification, ${name}, p50`,
    unit: 'ms',
    ours: percentile(took, 0.5),
    target: { atMost: 1_000 },
    notes: [`p99 ${number(percentile(took, 0.99))} ms, ${number(took.length)} likes one by one`],
    details: { milliseconds: took },
  };
}

/** From the commit of many likes until the last of them has its notification: relay, delivery and all consumers. */
async function throughput({ options }: Stage, name: string, cluster: Cluster): Promise<Figure> {
  const [count, rounds] = options.quick ? [10_000, 3] : [20_000, 5];
  const rates = await cluster.asSuperuser(async (client) => {
    const told = async (): Promise<number> => {
      const { rows } = await client.query<{ told: string }>('select count(*) as told from notifications.acts');
      return Number(rows[0]?.told);
    };
    const seen: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const before = await told();
      const envelopes = likesOf(count);
      const start = performance.now();
      await client.query(
        `insert into platform.outbox (id, topic, type, key, envelope)
         select id, 'feed_events', 'liked', envelope::json->>'key', envelope
           from unnest($1::uuid[], $2::text[]) as event (id, envelope)`,
        [envelopes.map(() => randomUUID()), envelopes],
      );
      await client.query(`select pg_notify('guildhall_outbox', '')`);
      while ((await told()) - before < count) {
        if (performance.now() - start > 120_000)
          throw new Error(`${(await told()) - before} of ${count} likes were told of`);
        await sleep(25);
      }
      const rate = (count / (performance.now() - start)) * 1000;
      say(`notifications, ${name} ${round}/${rounds}: ${number(rate)}/s`);
      if (round > 0) seen.push(rate);
    }
    return seen;
  });
  return {
    name: `notifications made, ${name}`,
    unit: '/s',
    ours: median(rates),
    target: { atLeast: 1_500 },
    notes: [
      `${number(Math.min(...rates))}–${number(Math.max(...rates))}, ${rounds} rounds of ${number(count)} likes on ${posts} posts`,
    ],
    details: { rates },
  };
}

/** By many members, on posts of many members. */
function likesOf(count: number): readonly string[] {
  const postIds = Array.from({ length: posts }, () => randomUUID());
  const occurredAt = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => {
    const [postId, userId] = [postIds[index % posts], memberId(1_000 + Math.floor(index / posts))];
    const data = { postId, authorId: memberId(100 + (index % posts)), userId };
    const envelope = { id: randomUUID(), type: 'liked', version: 1, topic: 'feed_events', key: postId, occurredAt };
    return JSON.stringify({ ...envelope, actorId: userId, requestId: null, traceparent: null, data });
  });
}
