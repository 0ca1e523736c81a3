export { EndSessions } from './application/end-sessions.ts';
export { PasswordHasher } from './application/password-hasher.ts';
export { SessionEndings } from './application/session-endings.ts';
export { refreshTokenReused } from './auth.events.ts';
export { AuthModule } from './auth.module.ts';
export { authSettings } from './auth.settings.ts';
export { authTables } from './auth.tables.ts';
export { TooManyLogins } from './domain/auth.errors.ts';
