import { setTimeout as delay } from 'node:timers/promises';
import { CompressionTypes, Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import type pg from 'pg';
import { Interruption } from '../interruption.ts';
import { EventDelivery, type Delivery } from './event-delivery.ts';
import type { KafkaClient } from './kafka-client.ts';
import type { KafkaTopics } from './kafka-topics.ts';

interface OutboxRow {
  readonly seq: string;
  readonly topic: string;
  readonly key: string;
  readonly envelope: string;
}

/** A broker refuses more than 1 MiB at once unless told otherwise; this is before compression. */
const largestBatchBytes = 900_000;
/** How long a program that stops waits for the batch that is on its way. */
const farewellMs = 2_000;

const readOldest = {
  name: 'platform.read-outbox',
  text: 'select seq, topic, key, envelope from platform.outbox order by seq limit $1',
};

const removeSent = {
  name: 'platform.remove-from-outbox',
  text: 'delete from platform.outbox where seq = any($1::bigint[])',
};

/**
 * Sends the outbox to Kafka, and deletes what the brokers have acknowledged. Whoever dies in between leaves events that the
 * next relay sends again: consumers expect each event twice.
 */
export class KafkaDelivery extends EventDelivery {
  private producer: Promise<Producer> | undefined;
  private sending: Promise<unknown> = Promise.resolve();
  private readonly closing = new Interruption();

  constructor(
    private readonly client: KafkaClient,
    private readonly topics: KafkaTopics,
  ) {
    super();
  }

  async deliver(client: pg.ClientBase, limit: number): Promise<Delivery> {
    const { rows } = await client.query<OutboxRow>({ ...readOldest, values: [limit] });
    if (rows.length === 0) return { count: 0, hasMore: false };
    const batch = fitting(rows);
    await this.send(this.messagesOf(batch));
    await client.query({ ...removeSent, values: [batch.map(({ seq }) => seq)] });
    return { count: batch.length, hasMore: batch.length < rows.length || rows.length === limit };
  }

  /** Gives the batch that is on its way a moment; what was not acknowledged is still in the outbox. */
  override async close(): Promise<void> {
    await Promise.race([this.sending, delay(farewellMs, undefined, { ref: false })]);
    this.closing.interrupt(new Error('the program stops'));
    await this.dropProducer();
  }

  private async send(topicMessages: TopicMessages[]): Promise<void> {
    const sending = this.sendBatch(topicMessages);
    this.sending = sending.catch(() => undefined);
    await this.closing.orEnd(sending);
  }

  private async sendBatch(topicMessages: TopicMessages[]): Promise<void> {
    try {
      this.producer ??= this.openProducer();
      const producer = await this.producer;
      await producer.sendBatch({ topicMessages, acks: -1, compression: CompressionTypes.GZIP });
    } catch (error) {
      // kafkajs takes the sequence numbers of a failed batch for the next one. When the broker did store it, it would
      // take the next one for a repetition and store nothing: only a new producer, with a new id, may go on
      await this.dropProducer();
      throw error;
    }
  }

  private async openProducer(): Promise<Producer> {
    await this.topics.ensure();
    const producer = this.client.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    await producer.connect();
    return producer;
  }

  private async dropProducer(): Promise<void> {
    const dropped = this.producer;
    this.producer = undefined;
    await dropped?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  private messagesOf(rows: readonly OutboxRow[]): TopicMessages[] {
    const byTopic = Map.groupBy(rows, ({ topic }) => topic);
    return [...byTopic].map(([topic, those]) => ({
      topic: this.client.nameOf(topic),
      messages: those.map(({ key, envelope }) => ({ key, value: envelope })),
    }));
  }
}

/** As many of the oldest as fit into one request; one at least. */
function fitting(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let bytes = 0;
  const end = rows.findIndex(({ envelope }) => (bytes += Buffer.byteLength(envelope)) > largestBatchBytes);
  return end === -1 ? rows : rows.slice(0, Math.max(1, end));
}
