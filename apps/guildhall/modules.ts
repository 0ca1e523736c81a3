import { AuthModule, authSettings, authTables } from '#auth';
import { FeedsModule } from '#feeds';
import {
  databaseSettings,
  dataSettings,
  logSettings,
<<<<<<< HEAD
  platformTables,
=======
>>>>>>> main
  serverSettings,
  type SettingsSection,
  type Tables,
} from '#platform';
<<<<<<< HEAD
import { NotificationsModule, notificationsTables } from '#notifications';
=======
>>>>>>> main
import { PostsModule, postsTables } from '#posts';
import { UsersModule, usersTables } from '#users';
import { reservedSettings } from './reserved.settings.ts';

/** The program is the sum of these. */
export const modules = [AuthModule, UsersModule, FeedsModule, PostsModule, NotificationsModule];

/** Those of the modules that learn from events. */
export const consumerGroups: readonly string[] = ['notifications'];

export const tables: readonly Tables[] = [platformTables, usersTables, postsTables, authTables, notificationsTables];

export const settingsSections: readonly SettingsSection[] = [
  serverSettings,
  dataSettings,
  databaseSettings,
  authSettings,
  logSettings,
  ...reservedSettings,
];
