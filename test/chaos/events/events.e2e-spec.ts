import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Member } from '../../support/client.ts';
import { build } from '../../support/program.ts';
import { Random } from '../../support/random.ts';
import { LocalKafka } from '../../support/services/local-kafka.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { chaosNumber } from '../form.ts';
import { comment, stateOf, toldOf, untilToldOf, written, type Command } from './effects.ts';
import { Fleet } from '../../support/fleet.ts';

const commands = chaosNumber('COMMANDS', 200, 10_000);
const kills = chaosNumber('KILLS', 2, 100);
const outageMs = chaosNumber('OUTAGE_S', 4, 60) * 1_000;
const events = chaosNumber('EVENTS', 500, 10_000);
const longest = 120_000 + commands * 100 + kills * 5_000 + outageMs * 3;

/** Whoever was killed belongs to its group until its session ends, and then the group is shared out anew. */
const drainingMs = 60_000 + commands * 20;

const posts = 20;

describe('events of two servers and two workers through Kafka', { timeout: longest }, () => {
  const random = Random.ofRun('events');
  let kafka: LocalKafka | undefined;
  let missing = 'the broker was not started';
  let database: TestDatabase;
  let fleet: Fleet;
  let bobs: readonly Member[];
  let alice: Member;
  let postIds: readonly string[];
  const done: Command[] = [];

  beforeAll(async () => {
    build();
    kafka = await LocalKafka.start().catch((error: unknown) => {
      missing = `a broker that may be killed: ${String(error)}`;
      return undefined;
    });
    if (kafka === undefined) return;
    database = await createTestDatabase();
    fleet = await Fleet.create(database, kafka.address);
    const [one, two] = await Promise.all([
      fleet.startServer(),
      fleet.startServer(),
      fleet.startWorker(),
      fleet.startWorker(),
    ]);
    alice = await one.register('alice');
    const bob = await two.register('bob');
    bobs = [one, two].map(({ base }) => new Member(base, { user: bob, tokens: bob }, bob.password));
    postIds = await Promise.all(
      Array.from({ length: posts }, async (_, index) => (await alice.writes(`post ${index}`)).id),
    );
  }, 180_000);
  beforeEach(({ skip }) => {
    if (kafka === undefined) skip(missing);
  });
  afterAll(async () => {
    await fleet?.stop();
    await kafka?.stop();
    await database?.drop();
  });

  /** One writer per post, spread over both servers, until told to stop and at least so many have been written. */
  async function write(
    atLeast: number,
    isOver: () => boolean,
    pauseMs: number,
  ): Promise<{ readonly slowestMs: number }> {
    let [begun, slowestMs] = [0, 0];
    await Promise.all(
      postIds.map(async (postId, index) => {
        const by = bobs[index % bobs.length];
        while (by !== undefined && (begun < atLeast || !isOver())) {
          begun += 1;
          const start = performance.now();
          done.push(await comment(by, postId, `number ${begun}`));
          slowestMs = Math.max(slowestMs, performance.now() - start);
          await delay(pauseMs);
        }
      }),
    );
    return { slowestMs };
  }

  it('lose and double nothing, and keep their order, while workers are killed', async () => {
    let isOver = false;
    const writing = write(commands, () => isOver, 400);
    for (let kill = 0; kill < kills; kill += 1) {
      await delay(random.below(1_500));
      await fleet.replaceWorker(random.below(fleet.workers.length));
    }
    isOver = true;
    await writing;
    const drainedMs = await untilToldOf(database, done.length, drainingMs);

    console.info(
      `events: ${done.length} commands, ${fleet.kills} kills, drained ${Math.round(drainedMs)} ms after the last`,
    );
    expect(fleet.kills).toBe(kills);
    expect(await toldOf(database)).toEqual(written(done));
  });

  it('wait in the outbox while the broker is away, and no request notices', async () => {
    let isOver = false;
    const writing = write(100, () => isOver, 400);
    const before = done.length;
    await delay(500);
    await kafka?.kill();
    await delay(outageMs);
    const [waiting] = await database.query<{ count: number }>('select count(*)::int as count from platform.outbox');
    await kafka?.startAgain();
    isOver = true;
    const { slowestMs } = await writing;
    const drainedMs = await untilToldOf(database, done.length, drainingMs);

    console.info(
      `events: broker away ${outageMs} ms, ${done.length - before} commands, ${waiting?.count} in the outbox, slowest ${Math.round(slowestMs)} ms, drained in ${Math.round(drainedMs)} ms`,
    );
    expect(waiting?.count).toBeGreaterThan(0);
    expect(slowestMs).toBeLessThan(5_000);
    expect(await toldOf(database)).toEqual(written(done));
  });

  it('put aside exactly what is poison, and go on', async () => {
    const poison = Array.from({ length: Math.max(1, Math.round(events / 1_000)) }, () => random.below(events));
    const ids = Array.from({ length: events }, () => randomUUID());
    const strangers = Array.from({ length: events }, () => randomUUID());
    const envelopes = ids.map((id, index) => {
      const data = {
        commentId: randomUUID(),
        postId: postIds[index % posts],
        authorId: alice.id,
        userId: strangers[index],
        parentId: null,
        parentAuthorId: null,
      };
      const envelope = {
        id,
        type: 'commented',
        version: poison.includes(index) ? 99 : 1,
        topic: 'feed_events',
        key: data.postId,
        occurredAt: new Date().toISOString(),
      };
      return JSON.stringify({ ...envelope, actorId: null, requestId: null, traceparent: null, data });
    });
    const start = performance.now();
    await database.query(
      `insert into platform.outbox (id, topic, type, key, envelope)
       select id, 'feed_events', 'commented', envelope::json->>'key', envelope from unnest($1::uuid[], $2::text[]) as t (id, envelope)`,
      [ids, envelopes],
    );
    const healthy = ids.length - new Set(poison).size;
    await untilToldOf(database, done.length + healthy, drainingMs);
    console.info(
      `events: ${events} events handled in ${Math.round(performance.now() - start)} ms, poison at ${poison.join(', ')}`,
    );

    const letters = await database.query<{ group: string; eventId: string; reason: string }>(
      `select consumer_group as group, event_id as "eventId", reason from platform.dead_letters`,
    );
    const expected = [...new Set(poison)].map((index) => ids[index] ?? '');
    for (const group of new Set(letters.map((letter) => letter.group))) {
      expect(
        letters
          .filter((letter) => letter.group === group)
          .map(({ eventId }) => eventId)
          .toSorted(),
      ).toEqual(expected.toSorted());
    }
    expect(new Set(letters.map(({ reason }) => reason))).toEqual(new Set(['events.unreadable']));
  });

  it('change nothing when they are replayed from the start, twice, by the command line', async () => {
    const live = await fleet.command('events', 'replay', '--group', 'notifications', '--from-beginning');
    expect([live.code, live.stderr]).toEqual([1, expect.stringContaining('stop the workers first')]);
    await database.query('truncate platform.dead_letters');
    const before = await stateOf(database);

    for (let time = 0; time < 2; time += 1) {
      expect(await fleet.stopWorkers()).toEqual([0, 0]);
      // a member that could not say goodbye belongs to the group until its session ends
      await expect
        .poll(
          async () => {
            const rewound = await fleet.command('events', 'replay', '--group', 'notifications', '--from-beginning');
            return [rewound.code, rewound.stderr];
          },
          { timeout: 30_000, interval: 500 },
        )
        .toEqual([0, '']);
      const status = JSON.parse((await fleet.command('events', 'status', '--json')).stdout);
      expect(status.delivery).toMatch(/^Kafka/);
      await Promise.all([fleet.startWorker(), fleet.startWorker()]);
      await expect
        .poll(async () => JSON.parse((await fleet.command('events', 'status', '--json')).stdout).groups, {
          timeout: 60_000,
          interval: 1_000,
        })
        .toMatchObject({ notifications: 0 });
    }

    expect(await stateOf(database)).toBe(before);
    const dead = await database.query('select from platform.dead_letters');
    expect(dead.length).toBeGreaterThan(0);
  });
});
