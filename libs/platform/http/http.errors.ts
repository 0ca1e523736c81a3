import { appError } from '#kernel';

export class InvalidRequest extends appError({
  kind: 'malformed',
  code: 'request.invalid',
  title: 'The request is not valid',
}) {}

export class InvalidCursor extends appError({
  kind: 'malformed',
  code: 'request.invalid-cursor',
  title: 'The cursor does not belong to this list',
}) {}

export class UnreadableBody extends appError({
  kind: 'malformed',
  code: 'request.unreadable-body',
  title: 'The body cannot be read as JSON in UTF-8',
}) {}

export class BodyTooLarge extends appError({
  kind: 'too-large',
  code: 'request.body-too-large',
  title: 'The body is too large',
}) {}

export class UnsupportedBody extends appError({
  kind: 'unsupported',
  code: 'request.unsupported-media-type',
  title: 'The body must be application/json',
}) {}

export class NoSuchRoute extends appError({
  kind: 'not-found',
  code: 'request.no-such-route',
  title: 'There is no such route',
}) {}

/** Headers say how many requests there are, and when there are more. */
export class RateLimited extends appError({
  kind: 'limited',
  code: 'request.rate-limited',
  title: 'Too many requests: try again later',
}) {}

/** More is asked than can be answered in time. */
export class Overloaded extends appError({
  kind: 'unavailable',
  code: 'request.overloaded',
  title: 'Guildhall has too much to do: try again in a moment',
}) {}

export class InvalidIdempotencyKey extends appError({
  kind: 'malformed',
  code: 'idempotency.invalid-key',
  title: 'An Idempotency-Key has 1 to 255 characters',
}) {}

/** The same key came with another body: whatever was meant, one of the two is a mistake. */
export class IdempotencyKeyReused extends appError({
  kind: 'mismatched',
  code: 'idempotency.key-reused',
  title: 'This Idempotency-Key was used with another body',
}) {}

/** Another process is at it; the answer is there in a moment. */
export class TwinInFlight extends appError({
  kind: 'conflict',
  code: 'idempotency.in-flight',
  title: 'A request with this Idempotency-Key is being answered',
}) {}
