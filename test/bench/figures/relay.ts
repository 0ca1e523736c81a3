import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompressionTypes, Kafka, Partitioners, type Producer } from 'kafkajs';
import type pg from 'pg';
import { Cluster } from '../cluster.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import { number, say } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { median, percentile } from '../statistics.ts';

/** Nobody consumes what stands in it here: only the relay is measured. */
const topic = 'wallet_events';
const batchSize = 500;

interface Message {
  readonly key: string;
  readonly value: string;
}

/** How fast an outbox is emptied into Kafka, and how long after its commit an event is there. */
export async function measureRelay(stage: Stage): Promise<readonly Figure[]> {
  const brokers = await stage.kafka();
  const folder = await stage.makeFolder('relay');
  const worker = await stage.start({ folder, mode: 'worker', environment: { KAFKA_BROKERS: brokers } });
  const client = new Kafka({ brokers: [brokers], logLevel: 1 });
  await stampAtBroker(client);
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    return await new Cluster(join(folder, 'data')).asSuperuser(async (database) => [
      await throughput(stage, database, producer),
      await latency(stage, database, client),
    ]);
  } finally {
    await producer.disconnect();
    await worker.stop();
  }
}

async function throughput(stage: Stage, database: pg.Client, producer: Producer): Promise<Figure> {
  const { pairs, quick } = stage.options;
  const messages = Array.from({ length: quick ? 10_000 : 20_000 }, (_, index) => messageOf(index));
  const { ours, reference } = await byTurns({
    pairs,
    ours: () => relayed(database, messages),
    reference: () => sent(producer, messages),
    onPair: (a, b, index) => say(`relay ${index}/${pairs}: ${number(a)}/s, kafkajs alone ${number(b)}/s`),
  });
  return {
    name: 'relay from the outbox to Kafka',
    unit: '/s',
    ours: median(ours),
    reference: { what: 'kafkajs alone', value: median(reference) },
    ratio: ratioOf(ours, reference),
    target: { atLeast: 0.5 },
    notes: [`${number(messages.length)} events, both in batches of ${batchSize}, gzip, acks from all`],
    details: { ours, reference },
  };
}

/** Events per second from the commit of all until the outbox is empty. */
async function relayed(database: pg.Client, messages: readonly Message[]): Promise<number> {
  await announce(database, messages);
  const start = performance.now();
  await database.query(`select pg_notify('guildhall_outbox', '')`);
  while ((await database.query('select from platform.outbox limit 1')).rowCount !== 0) await sleep(5);
  return (messages.length / (performance.now() - start)) * 1000;
}

async function sent(producer: Producer, messages: readonly Message[]): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < messages.length; index += batchSize) {
    const topicMessages = [{ topic, messages: messages.slice(index, index + batchSize) }];
    await producer.sendBatch({ topicMessages, acks: -1, compression: CompressionTypes.GZIP });
  }
  return (messages.length / (performance.now() - start)) * 1000;
}

/** One event at a time; the broker stamps its time on it, in whole milliseconds. */
async function latency({ options: { quick } }: Stage, database: pg.Client, client: Kafka): Promise<Figure> {
  const committed = new Map<string, number>();
  const took: number[] = [];
  const consumer = client.consumer({ groupId: 'bench', maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: false });
  const joined = Promise.withResolvers<void>();
  consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve());
  await consumer.run({
    eachMessage: async ({ message }) => {
      const at = committed.get(String(message.key));
      if (at !== undefined) took.push(Number(message.timestamp) - at);
    },
  });
  await joined.promise;
  await sleep(1_000);
  const singles = quick ? 200 : 500;
  for (let index = 0; index < singles; index += 1) {
    const message = messageOf(index);
    await announce(database, [message]);
    committed.set(message.key, performance.timeOrigin + performance.now());
    await database.query(`select pg_notify('guildhall_outbox', '')`);
    await sleep(20);
  }
  await sleep(1_000);
  await consumer.disconnect();
  if (took.length < singles / 2) throw new Error(`Only ${took.length} of ${singles} events came back from the broker`);
  return {
    name: 'from a commit to the broker, p50',
    unit: 'ms',
    ours: Math.max(0, percentile(took, 0.5)),
    target: { atMost: 20 },
    notes: [`p99 ${number(percentile(took, 0.99))} ms, of ${number(took.length)} events one by one`],
    details: { milliseconds: took },
  };
}

async function announce(database: pg.Client, messages: readonly Message[]): Promise<void> {
  await database.query(
    `insert into platform.outbox (id, topic, type, key, envelope)
     select gen_random_uuid(), $1, 'bench', key, value from unnest($2::text[], $3::text[]) as t (key, value)`,
    [topic, messages.map(({ key }) => key), messages.map(({ value }) => value)],
  );
}

function messageOf(index: number): Message {
  const key = randomUUID();
  const data = { postId: key, authorId: randomUUID(), userId: randomUUID(), index };
  const envelope = { id: randomUUID(), type: 'bench', version: 1, topic, key, occurredAt: new Date().toISOString() };
  return {
    key,
    value: JSON.stringify({ ...envelope, actorId: randomUUID(), requestId: randomUUID(), traceparent: null, data }),
  };
}

async function stampAtBroker(client: Kafka): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  for (let attempt = 0; !(await admin.listTopics()).includes(topic); attempt += 1) {
    if (attempt > 100) throw new Error('The program makes no topics');
    await sleep(100);
  }
  const configEntries = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: topic, configEntries }] });
  await admin.disconnect();
}
