import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Kafka } from 'kafkajs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appError, Transaction } from '#kernel';
import {
  DeadLetters,
  EventBacklog,
  EventGroups,
  EventsStatus,
  GroupIsLive,
  GroupNotFound,
  RedriveDeadLetter,
} from '#platform';
import {
  createStageDatabase,
  EventStage,
  unheard,
  type Effect,
  type Happening,
  type Script,
} from './support/event-stage.ts';
import { useService } from './support/services/use-service.ts';
import type { TestDatabase } from './support/test-database.ts';

class Refused extends appError({ kind: 'conflict', code: 'test.refused', title: 'Refused' }) {}
class Away extends appError({ kind: 'unavailable', code: 'test.away', title: 'Away' }) {}

const groups = ['swift', 'other'];
const fine: Script = () => {};

describe('events by the log in PostgreSQL', () => {
  contract(
    () => undefined,
    () => true,
    false,
  );
});

describe('events by Kafka', () => {
  const kafka = useService('kafka');
  contract(
    () => kafka.address,
    () => kafka.isThere,
    true,
  );
});

/** What holds whatever the delivery. */
function contract(brokers: () => string | undefined, isThere: () => boolean, hasTopics: boolean): void {
  const prefix = `t${randomBytes(4).toString('hex')}.`;
  let script: Script = fine;
  let database: TestDatabase | undefined;
  let opened: EventStage | undefined;

  const open = (): Promise<EventStage> => {
    if (database === undefined) throw new Error('There is no database yet');
    return EventStage.open(database, { groups, brokers: brokers(), prefix, script: () => script });
  };
  const stage = (): EventStage => {
    if (opened === undefined) throw new Error('There is no stage yet');
    return opened;
  };
  const letters = async () => (await stage().app.get(DeadLetters).list({ after: null, limit: 100 })).items;
  /** Puts a text into the outbox as it is. */
  const smuggle = async (envelope: object | string, key: string = randomUUID()): Promise<void> => {
    const text = typeof envelope === 'string' ? envelope : JSON.stringify(envelope);
    await stage().database.query(
      `insert into platform.outbox (id, topic, type, key, envelope) values ($1, 'feed_events', 'test_happened', $2, $3)`,
      [randomUUID(), key, text],
    );
  };
  const envelopeOf = (happening: Happening, more: object = {}): object => ({
    id: randomUUID(),
    type: 'test_happened',
    version: 1,
    topic: 'feed_events',
    key: happening.thing,
    occurredAt: new Date(0).toISOString(),
    actorId: null,
    requestId: null,
    traceparent: null,
    data: happening,
    ...more,
  });

  beforeAll(async () => {
    if (!isThere()) return;
    database = await createStageDatabase();
    opened = await open();
  });
  afterAll(async () => {
    await opened?.close();
    await database?.drop();
  });
  beforeEach(async () => {
    script = fine;
    await database?.query('truncate platform.dead_letters');
  });
  afterEach(async () => {
    script = fine;
    if (opened !== undefined) await opened.settle();
  });

  it('come to each group, in the order of their thing', async () => {
    const things = Array.from({ length: 20 }, () => randomUUID());
    const numbers = Array.from({ length: 25 }, (_, number) => number);
    await Promise.all(things.map((thing) => stage().announce(...numbers.map((number) => ({ thing, number })))));
    await stage().settle();

    for (const group of groups) {
      for (const thing of things) expect(await stage().numbers(group, thing)).toEqual(numbers);
    }
  });

  it('keep their order also when one has to be tried again', async () => {
    const thing = randomUUID();
    let failures = 2;
    script = (group, { data }) => {
      if (group === 'swift' && data.thing === thing && data.number === 1 && failures-- > 0) throw new Error('not yet');
    };
    await stage().announce({ thing, number: 0 }, { thing, number: 1 }, { thing, number: 2 });
    await stage().settle();

    expect(failures).toBe(-1);
    expect(await stage().numbers('swift', thing)).toEqual([0, 1, 2]);
    expect(await letters()).toEqual([]);
  });

  it('take effect once, however often they are delivered', async () => {
    const thing = randomUUID();
    const envelope = envelopeOf({ thing, number: 1 });
    for (let time = 0; time < 3; time += 1) await smuggle(envelope, thing);
    await stage().settle();

    expect(await stage().effects({ thing })).toEqual([
      { group: expect.any(String), thing, number: 1 },
      { group: expect.any(String), thing, number: 1 },
    ]);
  });

  it('are told of only when their transaction commits', async () => {
    const thing = randomUUID();
    const failing = stage()
      .app.get(Transaction)
      .run(async () => {
        await stage().add({ thing, number: 1 });
        throw new Refused();
      });
    await expect(failing).rejects.toThrow(Refused);
    await stage().announce({ thing, number: 2 });
    await stage().settle();

    expect(await stage().numbers('swift', thing)).toEqual([2]);
  });

  it('are not passed over when their transaction commits after later ones', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    const committed = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const slow = stage()
      .app.get(Transaction)
      .run(async () => {
        await stage().add({ thing: late, number: 1 });
        written.resolve();
        await committed.promise;
      });
    await written.promise;
    await stage().announce({ thing: early, number: 1 });
    await stage().settle();
    expect(await stage().numbers('swift', early)).toEqual([1]);
    expect(await stage().numbers('swift', late)).toEqual([]);

    committed.resolve();
    await slow;
    await stage().settle();

    expect(await stage().numbers('swift', late)).toEqual([1]);
  });

  it('go to the dead letters when a group refuses them, and their successors are handled', async () => {
    const thing = randomUUID();
    script = (group, { data }) => {
      if (group === 'swift' && data.mood === 'poison') throw new Refused();
    };
    await stage().announce({ thing, number: 1 }, { thing, number: 2, mood: 'poison' }, { thing, number: 3 });
    await stage().settle();

    expect(await stage().numbers('swift', thing)).toEqual([1, 3]);
    expect(await stage().numbers('other', thing)).toEqual([1, 2, 3]);
    const [letter, ...more] = await letters();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ group: 'swift', topic: 'feed_events', reason: 'test.refused', attempts: 1 });
    expect(JSON.parse(letter?.envelope ?? '')).toMatchObject({ id: letter?.eventId, data: { thing, number: 2 } });
  });

  it('go to the dead letters when they fail each time', async () => {
    const thing = randomUUID();
    script = (group) => {
      if (group === 'swift') throw new Error('always');
    };
    await stage().announce({ thing, number: 1 });
    await stage().settle();

    expect(await letters()).toEqual([
      expect.objectContaining({
        group: 'swift',
        reason: 'events.retries-exhausted',
        attempts: 4,
        error: 'Error: always',
      }),
    ]);
    expect(await stage().numbers('other', thing)).toEqual([1]);
  });

  it('wait for what is away as long as it takes, and none dies', async () => {
    const thing = randomUUID();
    let refusals = 5;
    script = (group, { data }) => {
      if (group === 'swift' && data.thing === thing && refusals-- > 0) throw new Away();
    };
    await stage().announce({ thing, number: 1 }, { thing, number: 2 });
    await stage().settle();

    expect(await stage().numbers('swift', thing)).toEqual([1, 2]);
    expect(refusals).toBeLessThan(0);
    expect(await letters()).toEqual([]);
  });

  it('die when nobody can read them: no JSON, another version, wrong data', async () => {
    const thing = randomUUID();
    await smuggle('{"type": nonsense');
    await smuggle(envelopeOf({ thing, number: 1 }, { version: 2 }), thing);
    await smuggle(envelopeOf({ thing, number: 1 }, { data: { thing: 'nobody' } }), thing);
    await stage().announce({ thing, number: 9 });
    await stage().settle();

    const dead = await letters();
    expect(dead.map(({ group, reason }) => [group, reason]).toSorted()).toEqual(
      groups.flatMap((group) => Array.from({ length: 3 }, () => [group, 'events.unreadable'])).toSorted(),
    );
    expect(await stage().numbers('swift', thing)).toEqual([9]);
  });

  it('may carry what a consumer does not know, and be of a type it does not know', async () => {
    const thing = randomUUID();
    await smuggle(envelopeOf({ thing, number: 1 }, { more: 'to come', data: { thing, number: 1, more: true } }), thing);
    await stage()
      .app.get(Transaction)
      .run(() => stage().add({ thing, number: 2 }, unheard));
    await stage().settle();

    expect(await stage().numbers('swift', thing)).toEqual([1]);
    expect(await letters()).toEqual([]);
  });

  it('do not wait in one group for what is slow in another', async () => {
    const thing = randomUUID();
    const gate = Promise.withResolvers<void>();
    script = (group) => (group === 'other' ? gate.promise : undefined);
    await stage().announce(...Array.from({ length: 50 }, (_, number) => ({ thing, number })));
    await expect.poll(() => stage().numbers('swift', thing), { timeout: 10_000 }).toHaveLength(50);
    expect(await stage().numbers('other', thing)).toEqual([]);
    expect((await stage().app.get(EventBacklog).measure()).groups).toMatchObject({ other: expect.any(Number) });

    gate.resolve();
    await stage().settle();

    expect(await stage().numbers('other', thing)).toHaveLength(50);
  });

  it('can be sent again from the dead letters, once, and change nothing where they were handled', async () => {
    const thing = randomUUID();
    script = (group) => {
      if (group === 'swift') throw new Refused();
    };
    await stage().announce({ thing, number: 1 });
    await stage().settle();
    const [letter] = await letters();
    script = fine;

    const redrive = stage().app.get(RedriveDeadLetter);
    await redrive.execute(letter?.id ?? '', null);
    await expect(redrive.execute(letter?.id ?? '', null)).rejects.toThrow('Dead letter not found');
    await stage().settle();

    expect(await stage().numbers('swift', thing)).toEqual([1]);
    expect(await stage().numbers('other', thing)).toEqual([1]);
    expect(await letters()).toEqual([]);
  });

  it('are finished when the program stops, and go on where they were at the next start', async () => {
    const thing = randomUUID();
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    script = async (group, { data }) => {
      if (group !== 'swift' || data.thing !== thing || data.number !== 0) return;
      begun.resolve();
      await gate.promise;
    };
    await stage().announce(...Array.from({ length: 20 }, (_, number) => ({ thing, number })));
    await begun.promise;
    const closed = stage().close();
    await delay(100);
    gate.resolve();
    await closed;
    const before = await stage().numbers('swift', thing);
    expect(before.length).toBeGreaterThanOrEqual(1);
    expect(before.length).toBeLessThan(20);

    opened = await open();
    await stage().settle();

    expect(await stage().numbers('swift', thing)).toEqual(Array.from({ length: 20 }, (_, number) => number));
  });

  /** Lets all groups begin again. */
  const rewind = async (): Promise<void> => {
    // brokers let only a group begin again in which nobody consumes
    if (hasTopics) await stage().close();
    const rewinding = hasTopics
      ? await EventStage.open(stage().database, { ...stage().options, works: false })
      : stage();
    for (const group of groups) await rewinding.app.get(EventGroups).rewind(group);
    if (!hasTopics) return;
    await rewinding.close();
    opened = await open();
  };

  it('can be replayed from the start, twice, without changing anything', async () => {
    await stage().announce(...Array.from({ length: 10 }, (_, number) => ({ thing: randomUUID(), number })));
    await stage().settle();
    let handled = 0;
    script = () => void (handled += 1);
    let before: readonly Effect[] = [];

    // the first time, what once died takes effect at last
    for (let time = 0; time <= 2; time += 1) {
      if (time === 1) {
        before = await stage().effects();
        handled = 0;
      }
      await rewind();
      await stage().settle();
    }

    expect(handled).toBeGreaterThanOrEqual(2 * before.length);
    expect(await stage().effects()).toEqual(before);
  });

  it('of a group that never consumed cannot be replayed', async () => {
    await expect(stage().app.get(EventGroups).rewind('nobody')).rejects.toThrow(GroupNotFound);
  });

  const withLog = hasTopics ? undefined : it;
  withLog?.('are replayed from the start even when one of them is at work just then', async () => {
    const thing = randomUUID();
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const seen: number[] = [];
    script = async (group, { data }) => {
      if (group !== 'swift' || data.thing !== thing) return;
      seen.push(data.number);
      if (seen.length > 1) return;
      begun.resolve();
      await gate.promise;
    };
    await stage().announce(...[0, 1, 2].map((number) => ({ thing, number })));
    await begun.promise;
    await rewind();
    gate.resolve();
    await stage().settle();

    expect(seen.filter((number) => number === 0)).toHaveLength(2);
    expect(await stage().numbers('swift', thing)).toEqual([0, 1, 2]);
  });

  const withTopics = hasTopics ? it : undefined;
  withTopics?.('cannot be replayed while somebody consumes', async () => {
    const live = (): Promise<unknown> =>
      stage()
        .app.get(EventGroups)
        .rewind('swift')
        .then(String, (error: unknown) => error);
    await expect.poll(() => stage().app.get(EventsStatus).isConsuming, { timeout: 10_000 }).toBe(true);
    await expect.poll(live, { timeout: 10_000 }).toBeInstanceOf(GroupIsLive);
  });

  withTopics?.('tell each of their deaths on the topic for it', async () => {
    const thing = randomUUID();
    script = (group) => {
      if (group === 'swift') throw new Refused();
    };
    const found: unknown[] = [];
    const consumer = new Kafka({ brokers: [brokers() ?? ''], logLevel: 0 }).consumer({ groupId: `${prefix}reader` });
    await stage().announce({ thing, number: 1 });
    await stage().settle();
    const [letter] = await letters();
    await consumer.connect();
    await consumer.subscribe({ topics: [`${prefix}feed_events.dlq`], fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => void found.push(JSON.parse(String(message.value))) });

    const expected = {
      type: 'dead_letter',
      data: { deadLetterId: letter?.id, group: 'swift', topic: 'feed_events', message: letter?.envelope },
    };
    await expect
      .poll(() => found, { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ ...expected, data: expect.objectContaining(expected.data) }));
    await consumer.disconnect();
  });
}

describe('events by the log, for a group that takes many', () => {
  let script: Script = fine;
  let stage: EventStage;
  let database: TestDatabase;
  const announceTogether = (things: readonly string[]): Promise<unknown> =>
    stage.app
      .get(Transaction)
      .run(() => Promise.all(things.flatMap((thing) => [1, 2, 3].map((number) => stage.add({ thing, number })))));

  beforeAll(async () => {
    database = await createStageDatabase();
    stage = await EventStage.open(database, {
      groups: ['eager'],
      brokers: undefined,
      prefix: '',
      script: () => script,
      takesMany: true,
    });
  });
  afterAll(async () => {
    await stage.close();
    await database.drop();
  });

  it('come from all lanes at once, in the order of their thing', async () => {
    const things = Array.from({ length: 8 }, () => randomUUID());

    await announceTogether(things);
    await stage.settle();

    for (const thing of things) expect(await stage.numbers('eager', thing)).toEqual([1, 2, 3]);
    expect(await stage.database.query('select distinct xmin::text from public.effects')).toHaveLength(1);
  });

  it('are handled all the same when one of them is refused', async () => {
    const things = Array.from({ length: 8 }, () => randomUUID());
    script = (_, { data }) => {
      if (data.thing === things[3] && data.number === 2) throw new Refused();
    };

    await announceTogether(things);
    await stage.settle();

    for (const thing of things)
      expect(await stage.numbers('eager', thing)).toEqual(thing === things[3] ? [1, 3] : [1, 2, 3]);
    expect((await stage.app.get(DeadLetters).list({ after: null, limit: 100 })).items).toHaveLength(1);
  });
});
