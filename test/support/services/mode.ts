import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { requestService } from './use-service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Which project of test/vitest.config.ts runs: everything in PostgreSQL, or events through Kafka. */
    readonly mode: 'embedded' | 'distributed';
  }
}

/** Settings of the mode that the tests run in, or why it cannot be had. */
export async function environmentOfMode(): Promise<
  { readonly environment: Readonly<Record<string, string>> } | { readonly missing: string }
> {
  if (inject('mode') === 'embedded') return { environment: {} };
  const [kafka, redis] = [await requestService('kafka'), await requestService('redis')];
  if ('missing' in kafka) return kafka;
  if ('missing' in redis) return redis;
  const prefix = `t${randomBytes(4).toString('hex')}`;
  return {
    environment: {
      KAFKA_BROKERS: kafka.address,
      REDIS_URL: redis.address,
      GUILDHALL__KAFKA__PREFIX: `${prefix}.`,
      GUILDHALL__REDIS__PREFIX: prefix,
    },
  };
}
