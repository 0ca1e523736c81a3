export { AuditLog } from './audit.ts';
export type { AuditEntry } from './audit.ts';
export { Cache } from './cache.ts';
export type { Cacheable, CacheSpace } from './cache.ts';
export { Counters } from './counters.ts';
export type { Count } from './counters.ts';
export { AppError, appError } from './errors.ts';
export type { AppErrorClass, AppErrorOptions, ErrorDescription, ErrorKind, FieldError } from './errors.ts';
export { eventType, Inbox, Outbox } from './events.ts';
export type { DataOf, EventEnvelope, EventType, NewEvent } from './events.ts';
export { isCurrency, Money } from './money.ts';
export { Messenger } from './messenger.ts';
export type { Email, Sms } from './messenger.ts';
export { mapPage, pageOf } from './page.ts';
export type { Page, PageRequest } from './page.ts';
export { PersonalCopy, PersonalData } from './personal-data.ts';
export { Presence } from './presence.ts';
export type { PresenceLease, UserPresence } from './presence.ts';
export { Push } from './push.ts';
export type { PushNote } from './push.ts';
export { RealtimeBus } from './realtime.ts';
export type { ChannelListener, Unsubscribe } from './realtime.ts';
export { isAtLeast, roles } from './roles.ts';
export type { Role } from './roles.ts';
export { Clock, Ids } from './time.ts';
export { Transaction } from './transaction.ts';
export { defaultRetryStrategy, Tasks, taskType } from './tasks.ts';
export type {
  EnqueueOptions,
  NewTask,
  RetryStrategy,
  TaskHandler,
  TaskPriority,
  TaskRun,
  TaskType,
  TaskTypeOptions,
} from './tasks.ts';
export { UserStreams } from './user-streams.ts';
export type { Frame, FrameType, Telling } from './user-streams.ts';
