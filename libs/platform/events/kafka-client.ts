import { Logger } from '@nestjs/common';
import { Kafka, logLevel, type KafkaConfig, type logCreator, type SASLOptions } from 'kafkajs';
import type { KafkaSettings } from './events.settings.ts';
import { mendRequestQueue } from './kafka-request-queue.ts';

/** One attempt of kafkajs at anything; who uses it decides whether to try again. */
const requestTimeoutMs = 10_000;
const connectionTimeoutMs = 3_000;

/** How this program reaches Kafka, and what its topics and groups are called there. */
export class KafkaClient {
  readonly config: KafkaConfig;
  readonly kafka: Kafka;

  constructor(readonly settings: KafkaSettings) {
    mendRequestQueue();
    this.config = {
      clientId: 'guildhall',
      brokers: [...settings.brokers],
      requestTimeout: requestTimeoutMs,
      connectionTimeout: connectionTimeoutMs,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
      logLevel: logLevel.INFO,
      logCreator: toNestLogger,
      ...(settings.tls ? { ssl: true } : {}),
      ...(settings.username === undefined ? {} : { sasl: loginOf(settings, settings.username) }),
    };
    this.kafka = new Kafka(this.config);
  }

  /** What the topic is called in Kafka. */
  nameOf(topic: string): string {
    return `${this.settings.prefix}${topic}`;
  }

  /** What a topic of Kafka is called in an envelope. */
  topicOf(name: string): string {
    return name.slice(this.settings.prefix.length);
  }

  groupId(group: string): string {
    return `${this.groupPrefix}${group}`;
  }

  /** The group behind an id of Kafka, when it is one of this Guildhall. */
  groupOf(groupId: string): string | undefined {
    return groupId.startsWith(this.groupPrefix) ? groupId.slice(this.groupPrefix.length) : undefined;
  }

  private get groupPrefix(): string {
    return `${this.settings.prefix}guildhall.`;
  }
}

function loginOf({ mechanism, password = '' }: KafkaSettings, username: string): SASLOptions {
  return { mechanism, username, password };
}

/**
 * kafkajs calls each attempt an error that it makes again by itself; what finally fails is thrown, and told by who catches
 * it. So its errors are warnings here, and the rest is for who debugs.
 */
const toNestLogger: logCreator = () => {
  const logger = new Logger('kafkajs');
  return ({ namespace, level, log: { message, timestamp: _, logger: __, stack: ___, ...facts } }) => {
    const line = { ...facts, msg: `${namespace === '' ? '' : `[${namespace}] `}${message}` };
    if (level === logLevel.ERROR) logger.warn(line);
    else logger.debug(line);
  };
};
