import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { z } from 'zod';
import { notificationTypes } from '../domain/notification.ts';
import { defaultChannels, PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';

const read = statement(
  'notifications.preferences',
  'select preferences from notifications.preferences where user_id = $1',
);

const withoutPushOfMessages = statement(
  'notifications.without-push-of-messages',
  `select user_id as "userId" from notifications.preferences
    where user_id = any($1::uuid[]) and preferences -> 'message' ->> 'push' = 'false'`,
);

const write = statement(
  'notifications.save-preferences',
  `insert into notifications.preferences (user_id, preferences) values ($1, $2)
   on conflict (user_id) do update set preferences = excluded.preferences`,
);

/** What was stored before a type or a channel existed says nothing about it: the default holds. */
const Stored = z.partialRecord(
  z.enum([...notificationTypes, 'message']),
  z.object({ inApp: z.boolean(), push: z.boolean(), email: z.boolean() }).partial(),
);

@Injectable()
export class SqlPreferencesRepository extends PreferencesRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async of(userId: string): Promise<Preferences> {
    const row = await this.database.queryOne<{ preferences: unknown }>(read, [userId]);
    const stored = row === undefined ? {} : Stored.parse(row.preferences);
    return {
      like: { ...defaultChannels, ...stored.like },
      comment: { ...defaultChannels, ...stored.comment },
      follow: { ...defaultChannels, ...stored.follow },
      payment: { ...defaultChannels, ...stored.payment },
      message: { push: stored.message?.push ?? defaultChannels.push },
    };
  }

  async withoutPushOfMessages(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ userId: string }>(withoutPushOfMessages, [userIds]);
    return new Set(rows.map(({ userId }) => userId));
  }

  async save(userId: string, preferences: Preferences): Promise<void> {
    await this.database.query(write, [userId, JSON.stringify(preferences)]);
  }
}
