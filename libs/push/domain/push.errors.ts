import { appError } from '#kernel';

export class DeviceNotFound extends appError({
  kind: 'not-found',
  code: 'push.device-not-found',
  title: 'Device not found',
}) {}

export class PushTokenInvalid extends appError({
  kind: 'malformed',
  code: 'push.token-invalid',
  title: 'This is not a token of a device of that platform',
}) {}

/** The provider does not know the device any more: the app was removed, or gave up its token. */
export class DeviceGone extends appError({
  kind: 'not-found',
  code: 'push.device-gone',
  title: 'The provider does not know the device any more',
}) {}

export class PushRefused extends appError({
  kind: 'conflict',
  code: 'push.refused',
  title: 'The provider refused the note',
}) {}

export class PushProviderAway extends appError({
  kind: 'unavailable',
  code: 'push.provider-unavailable',
  title: 'The provider of notes does not answer as it should',
}) {}

export class PushNotConfigured extends appError({
  kind: 'unavailable',
  code: 'push.not-configured',
  title: 'This installation cannot send notes to such devices',
}) {}
