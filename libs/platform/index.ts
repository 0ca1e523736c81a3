export { CacheModule } from './cache/cache.module.ts';
export { redisSettings } from './cache/redis.settings.ts';
export { RedisStatus } from './cache/redis-status.ts';
export { flag, list, wholeNumber } from './config/fields.ts';
export { Sealer } from './config/sealer.ts';
export { developmentSecret, RootSecret } from './config/secrets.ts';
export {
  ConfigurationError,
  defineSettings,
  describeSettings,
  environmentOf,
  loadSettings,
  LoadedSettings,
} from './config/settings.ts';
export type { Environment, SettingsOf, SettingsSection } from './config/settings.ts';
export { SettingsModule } from './config/settings.module.ts';
export { isDatabaseAway, violatedUniqueConstraint } from './database/database.errors.ts';
export { Channels } from './database/channels.ts';
export type { ChannelListener } from './database/channels.ts';
export { DatabaseModule } from './database/database.module.ts';
export { dataSettings, databaseSettings } from './database/database.settings.ts';
export { openDatabaseServer } from './database/database-server.ts';
export type { DatabaseServer } from './database/database-server.ts';
export { Database } from './database/database.ts';
export { EmbeddedPostgres, EmbeddedPostgresError } from './database/embedded-postgres.ts';
export { migrate, pendingMigrations } from './database/migrator.ts';
export { likePattern, prefixPattern, prefixQuery } from './database/search-words.ts';
export { statement } from './database/statement.ts';
export type { Statement } from './database/statement.ts';
export type { Tables } from './database/tables.ts';
export { asyncApiDocument, asyncApiPath, serveAsyncApi } from './events/asyncapi.ts';
export { DeadLetterNotFound, DeadLetters } from './events/dead-letters.ts';
export { EventBacklog } from './events/event-backlog.ts';
export { EventConsumers } from './events/event-consumers.ts';
export { EventGroups, GroupIsLive, GroupNotFound } from './events/event-groups.ts';
export { EventsModule } from './events/events.module.ts';
export { kafkaSettings } from './events/events.settings.ts';
export type { KafkaSettings } from './events/events.settings.ts';
export { EventsStatus } from './events/events-status.ts';
export { KafkaClient } from './events/kafka-client.ts';
export { KafkaTopics } from './events/kafka-topics.ts';
export { OnEvent } from './events/on-event.ts';
export { DeadLetterUnreadable, RedriveDeadLetter } from './events/redrive-dead-letter.ts';
export { routeAccess, scopes } from './http/access.ts';
export type { Access, Scope } from './http/access.ts';
export { createAdapter } from './http/adapter.ts';
export { callerOf, CurrentCaller, Public, publicRoute } from './http/caller.ts';
export { clientOf } from './http/client-address.ts';
export type { Caller, SessionCaller } from './http/caller.ts';
export { Cursors, CursorScope } from './http/cursors.ts';
export { Endpoint, TakesForm } from './http/endpoint.ts';
export { Health } from './http/health.ts';
export { configureHttp, serveOpenApi } from './http/http-application.ts';
export { serverSettings } from './http/http.settings.ts';
export type { ServerSettings } from './http/http.settings.ts';
export { openApiDocument } from './http/openapi.ts';
export { apiPrefix, docsPath } from './http/paths.ts';
export { created } from './http/reply.ts';
export type { Reply } from './http/reply.ts';
export { Id, listOf, PageQuery, SearchQuery, text, Time } from './http/wire.ts';
export type { ListView } from './http/wire.ts';
export { MessengerModule } from './messenger/messenger.module.ts';
export { mailSettings, smsSettings } from './messenger/messenger.settings.ts';
export { createPino, logSettings, PinoLogger } from './observability/logger.ts';
export { PlatformModule } from './platform.module.ts';
export { platformTables } from './platform.tables.ts';
export { RateLimitGuard } from './http/limits/rate-limit.guard.ts';
export { rateLimitSettings } from './http/limits/rate-limit.settings.ts';
export { unlimitedHeader, unlimitedToken } from './http/limits/rate-limits.ts';
export { Pruning } from './tasks/pruning.ts';
export { Scheduled } from './tasks/scheduled.ts';
export type { Schedule } from './tasks/scheduled.ts';
export { Schedules } from './tasks/schedules.ts';
export { TaskAdmin, taskStates } from './tasks/task-admin.ts';
export type { TaskDetails, TaskState } from './tasks/task-admin.ts';
export { TaskBacklog } from './tasks/task-backlog.ts';
export { HandlesTask, TaskHandlers } from './tasks/task-handlers.ts';
export { TasksModule } from './tasks/tasks.module.ts';
export { tasksSettings } from './tasks/tasks.settings.ts';
