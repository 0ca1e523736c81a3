import { appError } from '#kernel';

export class NotAnUpgrade extends appError({
  kind: 'malformed',
  code: 'realtime.not-an-upgrade',
  title: 'This address speaks WebSocket only',
}) {}

export class OriginNotAllowed extends appError({
  kind: 'forbidden',
  code: 'realtime.origin-not-allowed',
  title: 'Pages of this origin may not connect',
}) {}

/** What was missed is not kept any more: read conversations and notifications anew, and go on from the number that is told. */
export class PositionTooOld extends appError({
  kind: 'conflict',
  code: 'realtime.position-too-old',
  title: 'What came after this number is no longer kept',
}) {}

export class PositionUnknown extends appError({
  kind: 'conflict',
  code: 'realtime.position-unknown',
  title: 'The stream has not come to this number',
}) {}

export class FrameUnreadable extends appError({
  kind: 'malformed',
  code: 'realtime.frame-unreadable',
  title: 'This is not a frame that is known',
}) {}

export class TooManyFrames extends appError({
  kind: 'limited',
  code: 'realtime.too-many-frames',
  title: 'Too many frames at once',
}) {}

export class TooManyConnections extends appError({
  kind: 'unavailable',
  code: 'realtime.too-many-connections',
  title: 'This server holds as many connections as it can',
}) {}
