import { appError } from '#kernel';

/** Also when it is somebody else's. */
export class NotificationNotFound extends appError({
  kind: 'not-found',
  code: 'notifications.not-found',
  title: 'Notification not found',
}) {}
