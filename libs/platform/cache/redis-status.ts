import type { RedisConnection } from './redis-connection.ts';

/** How Redis is, for health pages: it is `unused` when none is configured, and nothing depends on its being `up`. */
export class RedisStatus {
  constructor(private readonly connection: RedisConnection | undefined) {}

  now(): 'up' | 'down' | 'unused' {
    if (this.connection === undefined) return 'unused';
    return this.connection.isUp ? 'up' : 'down';
  }
}
