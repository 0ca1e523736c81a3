import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { z } from 'zod';
import { notificationTypes } from '../domain/notification.ts';
import { defaultChannels, PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';

const read = statement(
  'notifications.preferences',
  'select preferences from notifications.preferences where user_id = $1',
);

const write = statement(
  'notifications.save-preferences',
  `insert into notifications.preferences (user_id, preferences) values ($1, $2)
   on conflict (user_id) do update set preferences = excluded.preferences`,
);

/** What was stored before a type or a channel existed says nothing about it: the default holds. */
const Stored = z.partialRecord(
  z.enum(notificationTypes),
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
      mention: { ...defaultChannels, ...stored.mention },
      follow: { ...defaultChannels, ...stored.follow },
      payment: { ...defaultChannels, ...stored.payment },
    };
  }

  async save(userId: string, preferences: Preferences): Promise<void> {
    await this.database.query(write, [userId, JSON.stringify(preferences)]);
  }
}
