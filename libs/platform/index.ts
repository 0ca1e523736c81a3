export { flag, list, wholeNumber } from './config/fields.ts';
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
export { DatabaseModule } from './database/database.module.ts';
export { dataSettings, databaseSettings } from './database/database.settings.ts';
export { openDatabaseServer } from './database/database-server.ts';
export type { DatabaseServer } from './database/database-server.ts';
export { Database } from './database/database.ts';
export { EmbeddedPostgres, EmbeddedPostgresError } from './database/embedded-postgres.ts';
export { migrate, pendingMigrations } from './database/migrator.ts';
export { statement } from './database/statement.ts';
export type { Statement } from './database/statement.ts';
export type { Tables } from './database/tables.ts';
export { createAdapter } from './http/adapter.ts';
export { callerOf, CurrentCaller, Public, publicRoute } from './http/caller.ts';
export type { Caller } from './http/caller.ts';
export { Cursors, CursorScope } from './http/cursors.ts';
export { Endpoint } from './http/endpoint.ts';
export { Health } from './http/health.ts';
export { configureHttp, serveOpenApi } from './http/http-application.ts';
export { serverSettings } from './http/http.settings.ts';
export type { ServerSettings } from './http/http.settings.ts';
export { openApiDocument } from './http/openapi.ts';
export { apiPrefix, docsPath } from './http/paths.ts';
export { created } from './http/reply.ts';
export type { Reply } from './http/reply.ts';
export { Id, listOf, PageQuery, text, Time } from './http/wire.ts';
export type { ListView } from './http/wire.ts';
export { createPino, logSettings, PinoLogger } from './observability/logger.ts';
export { PlatformModule } from './platform.module.ts';
