import { AuthModule, authSettings, authTables } from '#auth';
import { FeedsModule, feedsTables } from '#feeds';
import {
  databaseSettings,
  dataSettings,
  kafkaSettings,
  logSettings,
  platformTables,
  serverSettings,
  type SettingsSection,
  type Tables,
} from '#platform';
import { NotificationsModule, notificationsTables } from '#notifications';
import { PostsModule, postsTables } from '#posts';
import { UsersModule, usersTables } from '#users';
import { reservedSettings } from './reserved.settings.ts';

/** The program is the sum of these. */
export const modules = [AuthModule, UsersModule, FeedsModule, PostsModule, NotificationsModule];

/** Those of the modules that learn from events. */
export const consumerGroups: readonly string[] = ['notifications', 'feeds'];

export const tables: readonly Tables[] = [platformTables, usersTables, postsTables, authTables, feedsTables, notificationsTables];

export const settingsSections: readonly SettingsSection[] = [
  serverSettings,
  dataSettings,
  databaseSettings,
  authSettings,
  kafkaSettings,
  logSettings,
  ...reservedSettings,
];
