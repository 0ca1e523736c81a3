export { CurrentPassword, SecondFactorCode } from './api/auth.dto.ts';
export { CheckPassword } from './application/check-password.ts';
export { CreateAdmin } from './application/create-admin.ts';
export { EndSessions } from './application/end-sessions.ts';
export { PasswordHasher } from './application/password-hasher.ts';
export { ProveIdentity } from './application/prove-identity.ts';
export { SessionEndings } from './application/session-endings.ts';
export { passwordChanged, refreshTokenReused, secondFactorChanged } from './auth.events.ts';
export { AuthModule } from './auth.module.ts';
export { adminSettings, authSettings } from './auth.settings.ts';
export { authTables, sessionsView } from './auth.tables.ts';
export {
  SecondFactorRequired,
  TooManyLogins,
  TooManyTries,
  WrongCredentials,
  WrongSecondFactor,
} from './domain/auth.errors.ts';
