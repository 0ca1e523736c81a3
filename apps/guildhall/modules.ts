import { AuthModule, authSettings, authTables, refreshTokenReused } from '#auth';
import type { EventType } from '#kernel';
import { FeedsModule, feedsTables } from '#feeds';
import {
  databaseSettings,
  dataSettings,
  kafkaSettings,
  logSettings,
  mailSettings,
  platformTables,
  redisSettings,
  serverSettings,
  smsSettings,
  tasksSettings,
  type SettingsSection,
  type Tables,
} from '#platform';
import { NotificationsModule, notificationsTables } from '#notifications';
import {
  commentDeleted,
  postCommented,
  postCreated,
  postDeleted,
  postLiked,
  PostsModule,
  postsTables,
  postUnliked,
  postViewed,
} from '#posts';
import {
  blocked,
  followed,
  muted,
  unblocked,
  unfollowed,
  unmuted,
  userCreated,
  userDeleted,
  userRestored,
  UsersModule,
  userSuspended,
  usersTables,
} from '#users';
import { reservedSettings } from './reserved.settings.ts';

/** The program is the sum of these. */
export const modules = [AuthModule, UsersModule, FeedsModule, PostsModule, NotificationsModule];

/** Those of the modules that learn from events. */
export const consumerGroups: readonly string[] = ['auth', 'notifications', 'feeds'];

/** All that the modules announce. */
export const eventTypes: readonly EventType<unknown>[] = [
  userCreated,
  userSuspended,
  userRestored,
  userDeleted,
  refreshTokenReused,
  followed,
  unfollowed,
  blocked,
  unblocked,
  muted,
  unmuted,
  postCreated,
  postDeleted,
  postLiked,
  postUnliked,
  postCommented,
  commentDeleted,
  postViewed,
];

export const tables: readonly Tables[] = [
  platformTables,
  usersTables,
  postsTables,
  authTables,
  feedsTables,
  notificationsTables,
];

export const settingsSections: readonly SettingsSection[] = [
  serverSettings,
  dataSettings,
  databaseSettings,
  redisSettings,
  authSettings,
  kafkaSettings,
  logSettings,
  tasksSettings,
  mailSettings,
  smsSettings,
  ...reservedSettings,
];
