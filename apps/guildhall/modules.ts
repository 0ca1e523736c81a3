import { AuthModule, authSettings, authTables, passwordChanged, refreshTokenReused } from '#auth';
import type { EventType } from '#kernel';
import { FeedsModule, feedsTables } from '#feeds';
import {
  conversationStarted,
  messageDeleted,
  messageEdited,
  messageReacted,
  messageRead,
  messageSent,
  MessagesModule,
  messagesTables,
  participantRemoved,
  participantsAdded,
} from '#messages';
import {
  databaseSettings,
  dataSettings,
  kafkaSettings,
  logSettings,
  mailSettings,
  platformTables,
  rateLimitSettings,
  redisSettings,
  serverSettings,
  smsSettings,
  tasksSettings,
  type SettingsSection,
  type Tables,
} from '#platform';
import { MediaModule, mediaSettings, mediaTables } from '#media';
import { NotificationsModule, notificationsTables } from '#notifications';
import {
  commentDeleted,
  mentioned,
  postCommented,
  postCreated,
  postDeleted,
  postEdited,
  postLiked,
  PostsModule,
  postsTables,
  postUnliked,
  postViewed,
} from '#posts';
import { RealtimeModule, realtimeSettings, realtimeTables, StreamsModule } from '#realtime';
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
import { paymentMade, walletSettings, WalletsModule, walletsTables } from '#wallets';
import { reservedSettings } from './reserved.settings.ts';

/** The program is the sum of these. */
export const modules = [
  AuthModule,
  UsersModule,
  FeedsModule,
  PostsModule,
  MediaModule,
  MessagesModule,
  NotificationsModule,
  WalletsModule,
  StreamsModule,
  RealtimeModule,
];

/** Those of the modules that learn from events. */
export const consumerGroups: readonly string[] = ['auth', 'notifications', 'feeds', 'messages', 'realtime'];

/** All that the modules announce. */
export const eventTypes: readonly EventType<unknown>[] = [
  userCreated,
  userSuspended,
  userRestored,
  userDeleted,
  refreshTokenReused,
  passwordChanged,
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
  mentioned,
  postEdited,
  postViewed,
  conversationStarted,
  participantsAdded,
  participantRemoved,
  messageSent,
  messageEdited,
  messageDeleted,
  messageReacted,
  messageRead,
  paymentMade,
];

export const tables: readonly Tables[] = [
  platformTables,
  usersTables,
  mediaTables,
  postsTables,
  authTables,
  feedsTables,
  messagesTables,
  realtimeTables,
  notificationsTables,
  walletsTables,
];

export const settingsSections: readonly SettingsSection[] = [
  serverSettings,
  rateLimitSettings,
  dataSettings,
  databaseSettings,
  redisSettings,
  authSettings,
  kafkaSettings,
  logSettings,
  tasksSettings,
  realtimeSettings,
  walletSettings,
  mailSettings,
  smsSettings,
  mediaSettings,
  ...reservedSettings,
];
