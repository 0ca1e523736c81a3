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
