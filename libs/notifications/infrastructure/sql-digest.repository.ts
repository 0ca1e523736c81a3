import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { DigestRepository } from '../domain/digest.repository.ts';

const readers = statement(
  'notifications.digest-readers',
  `select user_id as "userId" from notifications.preferences
    where ($1::uuid is null or user_id > $1) and jsonb_path_exists(preferences, '$.*.email ? (@ == true)')
    order by user_id limit $2`,
);

const mailedAt = statement(
  'notifications.mailed-at',
  'select mailed_at as "mailedAt" from notifications.preferences where user_id = $1 for no key update',
);

const note = statement(
  'notifications.note-mailed',
  'update notifications.preferences set mailed_at = $2 where user_id = $1',
);

@Injectable()
export class SqlDigestRepository extends DigestRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async readers(after: string | null, limit: number): Promise<readonly string[]> {
    return (await this.database.query<{ userId: string }>(readers, [after, limit])).map(({ userId }) => userId);
  }

  async mailedAt(userId: string): Promise<Date | undefined> {
    const at = (await this.database.queryOne<{ mailedAt: string | null }>(mailedAt, [userId]))?.mailedAt ?? null;
    return at === null ? undefined : new Date(at);
  }

  async note(userId: string, at: Date): Promise<void> {
    await this.database.query(note, [userId, at]);
  }
}
