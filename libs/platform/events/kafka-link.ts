import type { KafkaSettings } from './events.settings.ts';
import { KafkaClient } from './kafka-client.ts';
import { KafkaTopics } from './kafka-topics.ts';

/** Whether this program delivers by Kafka, and what it needs for that. */
export class KafkaLink {
  readonly kafka: { readonly client: KafkaClient; readonly topics: KafkaTopics } | undefined;

  constructor(settings: KafkaSettings) {
    if (settings.brokers.length === 0) return;
    const client = new KafkaClient(settings);
    this.kafka = { client, topics: new KafkaTopics(client) };
  }
}
