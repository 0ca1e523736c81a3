import type { KafkaClient } from './kafka-client.ts';

/** One kind of thing each (product.md, "Events"). */
export const eventTopics = [
  'user_events',
  'feed_events',
  'message_events',
  'wallet_events',
  'freelance_events',
] as const;

/** Where that of a topic goes which cannot be handled. */
export function deadLetterTopicOf(topic: string): string {
  return `${topic}.dlq`;
}

/** Makes the topics that are not there yet; those that are stay as they are. */
export class KafkaTopics {
  private made: Promise<void> | undefined;

  constructor(private readonly client: KafkaClient) {}

  /** Once per process; after a failure the next call tries again. */
  ensure(): Promise<void> {
    this.made ??= this.make().catch((error: unknown) => {
      this.made = undefined;
      throw error;
    });
    return this.made;
  }

  private async make(): Promise<void> {
    const { kafka, settings } = this.client;
    const replicationFactor = settings.replicationFactor === 0 ? -1 : settings.replicationFactor;
    const wanted = eventTopics.flatMap((topic) => [
      { topic: this.client.nameOf(topic), numPartitions: settings.partitions, replicationFactor },
      { topic: this.client.nameOf(deadLetterTopicOf(topic)), numPartitions: 1, replicationFactor },
    ]);
    const admin = kafka.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const missing = wanted.filter(({ topic }) => !existing.has(topic));
      // of two that make the same topic at a time, kafkajs takes "it is there already" for an answer
      if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
    } finally {
      await admin.disconnect();
    }
  }
}
