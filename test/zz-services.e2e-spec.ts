import { Kafka } from 'kafkajs';
import { expect, it } from 'vitest';
import { useService } from './support/services/use-service.ts';
const kafka = useService('kafka');
const redis = useService('redis');
it('gives both', async () => {
  const admin = new Kafka({ brokers: [kafka.address] }).admin();
  await admin.connect();
  expect((await admin.describeCluster()).brokers).toHaveLength(1);
  await admin.disconnect();
  expect(redis.address).toMatch(/^redis/);
});
