import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { z } from 'zod';
import { notificationTypes } from '../domain/notification.ts';
import { defaultChannels, PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';

const read = statement(
  'notifications.preferences',
  'select preferences from notifications.preferences where user_id = $1',
);

const readAll = statement(
  'notifications.preferences-of-all',
  'select user_id as "userId", preferences from notifications.preferences where user_id = any($1::uuid[])',
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
    return complete((await this.database.queryOne<{ preferences: unknown }>(read, [userId]))?.preferences);
  }

  async ofAll(userIds: readonly string[]): Promise<(userId: string) => Preferences> {
    const rows = await this.database.query<{ userId: string; preferences: unknown }>(readAll, [[...new Set(userIds)]]);
    const stored = new Map(rows.map(({ userId, preferences }) => [userId, complete(preferences)]));
    return (userId) => stored.get(userId) ?? nothingStored;
  }

  async save(userId: string, preferences: Preferences): Promise<void> {
    await this.database.query(write, [userId, JSON.stringify(preferences)]);
  }
}

const nothingStored = complete(undefined);

function complete(preferences: unknown): Preferences {
  const stored = preferences === undefined ? {} : Stored.parse(preferences);
  return {
    like: { ...defaultChannels, ...stored.like },
    comment: { ...defaultChannels, ...stored.comment },
    mention: { ...defaultChannels, ...stored.mention },
    follow: { ...defaultChannels, ...stored.follow },
    payment: { ...defaultChannels, ...stored.payment },
    message: {
      push: stored.message?.push ?? defaultChannels.push,
      email: stored.message?.email ?? defaultChannels.email,
    },
  };
}
