import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CompressionTypes, Kafka, Partitioners, type Producer } from 'kafkajs';
import type pg from 'pg';
import { LocalKafka } from '../../support/services/local-kafka.ts';
import { Cluster } from '../cluster.ts';
import { byTurns, ratioOf } from '../figure.ts';
import { number, say } from '../progress.ts';
import { median, percentile } from '../statistics.ts';

/*
 * P11: how fast the relay of the built program empties an outbox into Kafka, as a share of what kafkajs alone does with the
 * same messages in the same batches; and how long after its commit an event is at the broker.
 *   node test/bench/relay/relay.ts [--events 20000] [--pairs 5] [--singles 200]
 */
const root = join(import.meta.dirname, '..', '..', '..');
/** Nobody consumes it: only the relay is measured. */
const topic = 'wallet_events';
const batchSize = 500;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    pairs: { type: 'string', default: '5' },
    singles: { type: 'string', default: '200' },
  },
});
const events = Number(values.events);

interface Message {
  readonly key: string;
  readonly value: string;
}

async function main(): Promise<void> {
  const kafka = await LocalKafka.start();
  const home = await mkdtemp(join(tmpdir(), 'guildhall-relay-'));
  await chmod(home, 0o711);
  const worker = await startWorker(home, kafka.address);
  try {
    const client = new Kafka({ brokers: [kafka.address], logLevel: 1 });
    await stampAtBroker(client);
    const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await new Cluster(join(home, 'data')).asSuperuser(async (database) => {
      await throughput(database, producer);
      await latency(database, client);
    });
    await producer.disconnect();
  } finally {
    worker.kill('SIGTERM');
    await once(worker, 'exit');
    await kafka.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function throughput(database: pg.Client, producer: Producer): Promise<void> {
  const messages = Array.from({ length: events }, (_, index) => messageOf(index));
  const { ours, reference } = await byTurns({
    pairs: Number(values.pairs),
    ours: () => relayed(database, messages),
    reference: () => sent(producer, messages),
    onPair: (a, b, index) => say(`pair ${index}: relay ${number(a)} events/s, kafkajs alone ${number(b)} events/s`),
  });
  const ratio = ratioOf(ours, reference);
  process.stdout.write(
    `relay ${number(median(ours))} events/s ÷ kafkajs ${number(median(reference))} events/s = ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}, ${ratio.pairs} pairs of ${number(events)} events, batches of ${batchSize})\n`,
  );
}

/** Events per second from the commit of all until the outbox is empty. */
async function relayed(database: pg.Client, messages: readonly Message[]): Promise<number> {
  await fill(database, messages);
  const start = performance.now();
  await database.query(`select pg_notify('guildhall_outbox', '')`);
  while ((await database.query('select from platform.outbox limit 1')).rowCount !== 0) await delay(5);
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

/** One event at a time; the broker stamps its time on it. */
async function latency(database: pg.Client, client: Kafka): Promise<void> {
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
  await delay(1_000);
  for (let index = 0; index < Number(values.singles); index += 1) {
    const message = messageOf(index);
    await fill(database, [message]);
    committed.set(message.key, performance.timeOrigin + performance.now());
    await database.query(`select pg_notify('guildhall_outbox', '')`);
    await delay(20);
  }
  await delay(1_000);
  process.stdout.write(
    `commit → broker: p50 ${percentile(took, 0.5).toFixed(1)} ms, p99 ${percentile(took, 0.99).toFixed(1)} ms (${took.length} events; the broker's clock has milliseconds)\n`,
  );
  await consumer.disconnect();
}

async function fill(database: pg.Client, messages: readonly Message[]): Promise<void> {
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
    await delay(100);
  }
  const configEntries = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: topic, configEntries }] });
  await admin.disconnect();
}

async function startWorker(home: string, brokers: string): Promise<ChildProcess> {
  const { PATH = '' } = process.env;
  const worker = spawn(process.execPath, [join(root, 'dist', 'apps', 'guildhall', 'main.js'), 'worker'], {
    cwd: home,
    env: {
      PATH,
      NODE_ENV: 'production',
      GUILDHALL__AUTH__JWT_SECRET: 'only-for-the-bench-only-for-the-bench-only-for-the-bench',
      GUILDHALL__AUTH__REQUIRE_VERIFICATION: 'false',
      KAFKA_BROKERS: brokers,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  for await (const chunk of worker.stderr) {
    said += String(chunk);
    if (said.includes('working in the background')) break;
  }
  if (worker.exitCode !== null) throw new Error(said);
  return worker;
}

await main();
process.exit();
