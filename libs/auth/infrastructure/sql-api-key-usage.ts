import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database, statement } from '#platform';
import { ApiKeyUsage } from '../application/api-key-usage.ts';

/* Rows are taken in the order of their ids, as every process does. */
const addUses = statement(
  'auth.add-api-key-uses',
  `with uses as (
     select keys.id, uses.count, uses.at
       from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) as uses (id, count, at)
       join auth.api_keys as keys on keys.id = uses.id
      order by keys.id for no key update of keys)
   update auth.api_keys as keys
      set use_count = keys.use_count + uses.count, last_used_at = greatest(keys.last_used_at, uses.at)
     from uses where keys.id = uses.id`,
);

const writtenEveryMs = 1_000;

/** Adds up in memory and writes once a second, so that a key in heavy use is no hot row. */
@Injectable()
export class SqlApiKeyUsage extends ApiKeyUsage implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SqlApiKeyUsage.name);
  private uses = new Map<string, { count: number; at: Date }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {
    super();
  }

  note(apiKeyId: string, at: Date): void {
    const known = this.uses.get(apiKeyId);
    if (known === undefined) this.uses.set(apiKeyId, { count: 1, at });
    else {
      known.count += 1;
      known.at = at;
    }
    this.timer ??= setTimeout(() => void this.write(), writtenEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  /** What cannot be written now is written with the next uses. */
  private async write(): Promise<void> {
    const { uses } = this;
    this.uses = new Map();
    this.timer = undefined;
    if (uses.size === 0) return;
    const counts = [...uses.values()];
    try {
      const values = [[...uses.keys()], counts.map(({ count }) => count), counts.map(({ at }) => at)];
      await this.database.query(addUses, values);
    } catch (error) {
      this.logger.warn(`The uses of ${uses.size} API keys could not be written yet: ${String(error)}`);
      for (const [id, { count, at }] of uses) {
        const since = this.uses.get(id);
        this.uses.set(id, { count: count + (since?.count ?? 0), at: since?.at ?? at });
      }
    }
  }
}
