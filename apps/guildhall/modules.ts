import { AuthModule, authSettings, authTables } from '#auth';
import { FeedsModule } from '#feeds';
import {
  databaseSettings,
  dataSettings,
  logSettings,
  serverSettings,
  type SettingsSection,
  type Tables,
} from '#platform';
import { PostsModule, postsTables } from '#posts';
import { UsersModule, usersTables } from '#users';
import { reservedSettings } from './reserved.settings.ts';

/** The program is the sum of these. */
export const modules = [AuthModule, UsersModule, FeedsModule, PostsModule];

export const tables: readonly Tables[] = [usersTables, postsTables, authTables];

export const settingsSections: readonly SettingsSection[] = [
  serverSettings,
  dataSettings,
  databaseSettings,
  authSettings,
  logSettings,
  ...reservedSettings,
];
