import { z } from 'zod';
import { flag, list, wholeNumber } from '../config/fields.ts';
import { defineSettings, type SettingsOf } from '../config/settings.ts';

const address = /^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/;

export const kafkaSettings = defineSettings('KAFKA', () => ({
  brokers: list()
    .refine((brokers) => brokers.every((broker) => address.test(broker)), { error: 'use host:port,host:port' })
    .meta({
      env: 'KAFKA_BROKERS',
      description: 'Kafka to deliver events by, as host:port,…; unset keeps them in PostgreSQL',
    }),
  partitions: wholeNumber({ min: 1, max: 1_000 }, 6).describe(
    'Partitions of a topic when it is made; never changed later',
  ),
  replicationFactor: wholeNumber({ min: 0, max: 32 }, 0).describe(
    'Copies of a topic when it is made; 0 as the brokers say',
  ),
  prefix: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{0,100}$/, { error: 'use letters, digits, ".", "_" and "-"' })
    .default('')
    .describe('Before the names of topics and consumer groups, where several Guildhalls share one Kafka'),
  tls: flag(false).describe('Connect by TLS'),
  mechanism: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'], { error: 'use plain, scram-sha-256 or scram-sha-512' })
    .default('scram-sha-512')
    .describe('How to log in, when there is a username'),
  username: z.string().optional().meta({ description: 'Log in as this user' }),
  password: z.string().optional().meta({ secret: true, description: 'Log in with this password' }),
}));

export type KafkaSettings = SettingsOf<typeof kafkaSettings>;
