import { appError } from '#kernel';

/** The provider will never take the message: the address does not exist, say. */
export class MessageRefused extends appError({
  kind: 'conflict',
  code: 'messenger.refused',
  title: 'The message was refused',
}) {}

export class ProviderUnavailable extends appError({
  kind: 'unavailable',
  code: 'messenger.provider-unavailable',
  title: 'The provider of messages does not answer as it should',
}) {}

export class MessengerNotConfigured extends appError({
  kind: 'unavailable',
  code: 'messenger.not-configured',
  title: 'This installation cannot send such messages',
}) {}
