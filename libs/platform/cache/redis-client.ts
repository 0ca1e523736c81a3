import { Redis } from 'ioredis';

/** No answer for so long, and the connection is given up for a new one. */
const silenceMs = 2_000;

const longestPauseMs = 500;

/**
 * A connection that fails at once instead of keeping commands for later, sends nothing twice, and connects again by
 * itself. It does nothing before `connect()`.
 */
export function createRedisClient(url: string): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 1_000,
    commandTimeout: silenceMs,
    disconnectTimeout: 100,
    keepAlive: 10_000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    disableClientInfo: true,
    retryStrategy: (attempt) => Math.min(longestPauseMs, 25 * 2 ** attempt) * (0.75 + Math.random() / 2),
    // after a failover the address leads to a server that may not be written to
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  return client;
}

/** `host:port`, which may be shown where the URL with its password may not. */
export function addressOf(client: Redis): string {
  return `${client.options.host ?? 'localhost'}:${client.options.port ?? 6379}`;
}

/** Says goodbye, or just leaves when nobody answers. */
export async function quitRedis(client: Redis, patienceMs: number): Promise<void> {
  if (client.status === 'ready') {
    const impatience = setTimeout(() => client.disconnect(), patienceMs);
    await client.quit().catch(() => client.disconnect());
    clearTimeout(impatience);
  }
  client.disconnect();
}
