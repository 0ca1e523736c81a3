import { appError } from '#kernel';

/** No credentials, or none that are valid. */
export class Unauthenticated extends appError({
  kind: 'unauthenticated',
  code: 'auth.unauthenticated',
  title: 'Credentials are missing or not valid',
}) {}

/** The access token was genuine; the refresh token gets another one. */
export class AccessTokenExpired extends appError({
  kind: 'unauthenticated',
  code: 'auth.token-expired',
  title: 'The access token has expired',
}) {}

export class InsufficientRole extends appError({
  kind: 'forbidden',
  code: 'auth.insufficient-role',
  title: 'Your role does not allow this',
}) {}

export class InsufficientScope extends appError({
  kind: 'forbidden',
  code: 'auth.insufficient-scope',
  title: 'The API key is not allowed to do this',
}) {}

/** The same for an unknown member and a wrong password. */
export class WrongCredentials extends appError({
  kind: 'unauthenticated',
  code: 'auth.wrong-credentials',
  title: 'The login or the password is wrong',
}) {}

export class InvalidRefreshToken extends appError({
  kind: 'unauthenticated',
  code: 'auth.invalid-refresh-token',
  title: 'The refresh token is not valid',
}) {}

export class SessionNotFound extends appError({
  kind: 'not-found',
  code: 'auth.session-not-found',
  title: 'Session not found',
}) {}

export class AccountSuspended extends appError({
  kind: 'forbidden',
  code: 'auth.account-suspended',
  title: 'The account is suspended',
}) {}

export class NotVerified extends appError({
  kind: 'forbidden',
  code: 'auth.not-verified',
  title: 'The email address or phone number is not verified yet',
}) {}

export class PasswordRefused extends appError({
  kind: 'malformed',
  code: 'auth.password-refused',
  title: 'Choose another password',
}) {}

export class TooManyLogins extends appError({
  kind: 'unavailable',
  code: 'auth.busy',
  title: 'Too many people are logging in at this moment',
}) {}

export class CannotAdministerThem extends appError({
  kind: 'forbidden',
  code: 'auth.cannot-administer-them',
  title: 'This is not for you to do to this member',
}) {}

export class ApiKeyNotFound extends appError({
  kind: 'not-found',
  code: 'auth.api-key-not-found',
  title: 'API key not found',
}) {}

export class ApiKeyExpired extends appError({
  kind: 'malformed',
  code: 'auth.api-key-expired',
  title: 'The API key would have expired before it is made',
}) {}

export class TooManyApiKeys extends appError({
  kind: 'conflict',
  code: 'auth.too-many-api-keys',
  title: 'You have as many API keys as one may have: revoke one first',
}) {}

export class TooManyTries extends appError({
  kind: 'limited',
  code: 'auth.too-many-tries',
  title: 'That was tried too often',
}) {}

/** The same for a wrong code, one that has expired or was tried three times, and one that never was. */
export class WrongCode extends appError({
  kind: 'unauthenticated',
  code: 'auth.wrong-code',
  title: 'The code is wrong, has expired or was tried too often',
}) {}

export class CannotSendCode extends appError({
  kind: 'unavailable',
  code: 'auth.cannot-send-code',
  title: 'This installation cannot send a code to this address',
}) {}

/** The password was right. */
export class SecondFactorRequired extends appError({
  kind: 'unauthenticated',
  code: 'auth.totp-required',
  title: 'A code of your authenticator is needed too',
}) {}

/** The same for a wrong code and one that was used before. */
export class WrongSecondFactor extends appError({
  kind: 'unauthenticated',
  code: 'auth.wrong-totp',
  title: 'The code of the authenticator is wrong, or was used before',
}) {}

export class SecondFactorIsOn extends appError({
  kind: 'conflict',
  code: 'auth.totp-is-on',
  title: 'There is an authenticator already',
}) {}

export class SecondFactorIsOff extends appError({
  kind: 'conflict',
  code: 'auth.totp-is-off',
  title: 'There is no such authenticator',
}) {}
