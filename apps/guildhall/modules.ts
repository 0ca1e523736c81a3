import {
  adminSettings,
  AuthModule,
  authSettings,
  authTables,
  passwordChanged,
  refreshTokenReused,
  secondFactorChanged,
} from '#auth';
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
  metricsSettings,
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
  postCommented,
  postCreated,
  postDeleted,
  postLiked,
  PostsModule,
  postsTables,
  postUnliked,
  postViewed,
} from '#posts';
import { PrivacyModule, privacySettings, privacyTables } from '#privacy';
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
  userErased,
  userRestored,
  UsersModule,
  userSuspended,
  usersTables,
} from '#users';
import {
  depositMade,
  holdEnded,
  holdMade,
  ledgerViolated,
  paymentMade,
  paymentRequestEnded,
  paymentRequestMade,
  scheduledTransferRefused,
  transactionReversed,
  walletStatusChanged,
  walletSettings,
  WalletsModule,
  walletsTables,
} from '#wallets';

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
  PrivacyModule,
];

/** Those of the modules that learn from events. */
export const consumerGroups: readonly string[] = ['auth', 'notifications', 'feeds', 'messages', 'realtime'];

/** All that the modules announce. */
export const eventTypes: readonly EventType<unknown>[] = [
  userCreated,
  userSuspended,
  userRestored,
  userDeleted,
  userErased,
  refreshTokenReused,
  passwordChanged,
  secondFactorChanged,
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
  conversationStarted,
  participantsAdded,
  participantRemoved,
  messageSent,
  messageEdited,
  messageDeleted,
  messageReacted,
  messageRead,
  paymentMade,
  holdMade,
  holdEnded,
  paymentRequestMade,
  paymentRequestEnded,
  scheduledTransferRefused,
  depositMade,
  transactionReversed,
  walletStatusChanged,
  ledgerViolated,
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
  privacyTables,
];

export const settingsSections: readonly SettingsSection[] = [
  serverSettings,
  rateLimitSettings,
  dataSettings,
  databaseSettings,
  redisSettings,
  authSettings,
  adminSettings,
  kafkaSettings,
  logSettings,
  metricsSettings,
  tasksSettings,
  realtimeSettings,
  walletSettings,
  mailSettings,
  smsSettings,
  mediaSettings,
  privacySettings,
];
