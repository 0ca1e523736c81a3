import { Kafka, type Producer } from 'kafkajs';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { loadSettings } from '../config/settings.ts';
import { kafkaSettings } from './events.settings.ts';
import { KafkaClient } from './kafka-client.ts';
import { KafkaDelivery } from './kafka-delivery.ts';
import { KafkaTopics } from './kafka-topics.ts';

const settings = loadSettings({ KAFKA_BROKERS: 'nowhere:9092', GUILDHALL__KAFKA__PREFIX: 'p.' }, [kafkaSettings]);

/** A producer that reaches nobody; `outcomes` says what becomes of each batch. */
function pretender(outcomes: readonly (Error | undefined)[]): Producer {
  const producer = new Kafka({ brokers: ['nowhere:9092'], logLevel: 0 }).producer();
  const left = [...outcomes];
  vi.spyOn(producer, 'connect').mockResolvedValue();
  vi.spyOn(producer, 'disconnect').mockResolvedValue();
  vi.spyOn(producer, 'sendBatch').mockImplementation(async () => {
    const outcome = left.shift();
    if (outcome !== undefined) throw outcome;
    return [];
  });
  return producer;
}

function staged(producers: readonly Producer[], rows: readonly object[]) {
  const client = new KafkaClient(settings.get(kafkaSettings));
  const topics = new KafkaTopics(client);
  vi.spyOn(topics, 'ensure').mockResolvedValue();
  const left = [...producers];
  const opened = vi.spyOn(client.kafka, 'producer').mockImplementation(() => {
    const next = left.shift();
    if (next === undefined) throw new Error('no further producer was expected');
    return next;
  });
  const database = new pg.Client();
  const query = vi.spyOn(database, 'query').mockImplementation(async () => ({ rows }));
  const removals = () => query.mock.calls.filter(([statement]) => JSON.stringify(statement).includes('delete from'));
  return { delivery: new KafkaDelivery(client, topics), database, opened, removals };
}

const row = (seq: number, more: object = {}) => ({
  seq: String(seq),
  topic: 'user_events',
  key: 'k',
  envelope: '{}',
  ...more,
});

describe('delivery to Kafka', () => {
  it('sends a batch by topic and key, and removes exactly that', async () => {
    const producer = pretender([undefined]);
    const { delivery, database, removals } = staged([producer], [row(3), row(5, { topic: 'feed_events' }), row(4)]);

    expect(await delivery.deliver(database, 10)).toMatchObject({ count: 3 });

    const [batch] = vi.mocked(producer.sendBatch).mock.calls[0] ?? [];
    expect(batch).toMatchObject({ acks: -1, topicMessages: [{ topic: 'p.user_events' }, { topic: 'p.feed_events' }] });
    expect(removals()).toEqual([[expect.objectContaining({ values: [['3', '5', '4']] })]]);
  });

  it('removes nothing that was not acknowledged, and never goes on with a producer that failed', async () => {
    const [failing, fresh] = [pretender([new Error('timed out')]), pretender([undefined])];
    const { delivery, database, opened, removals } = staged([failing, fresh], [row(1)]);

    await expect(delivery.deliver(database, 10)).rejects.toThrow('timed out');
    expect(removals()).toEqual([]);
    expect(failing.disconnect).toHaveBeenCalledOnce();

    expect(await delivery.deliver(database, 10)).toMatchObject({ count: 1 });
    expect(opened).toHaveBeenCalledTimes(2);
    expect(removals()).toHaveLength(1);
  });

  it('sends no more at once than a broker takes, and one event whatever its size', async () => {
    const large = 'x'.repeat(500_000);
    const { delivery, database } = staged([pretender([])], [row(1, { envelope: large }), row(2, { envelope: large })]);
    expect(await delivery.deliver(database, 10)).toMatchObject({ count: 1 });

    const { delivery: other, database: there } = staged([pretender([])], [row(1, { envelope: large + large })]);
    expect(await other.deliver(there, 10)).toMatchObject({ count: 1 });
  });
});
