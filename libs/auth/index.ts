export { CheckPassword } from './application/check-password.ts';
export { EndSessions } from './application/end-sessions.ts';
export { PasswordHasher } from './application/password-hasher.ts';
export { SessionEndings } from './application/session-endings.ts';
export { passwordChanged, refreshTokenReused } from './auth.events.ts';
export { AuthModule } from './auth.module.ts';
export { authSettings } from './auth.settings.ts';
export { authTables } from './auth.tables.ts';
export { TooManyLogins, TooManyTries, WrongCredentials } from './domain/auth.errors.ts';
