import { appError } from '#kernel';

/** Also when it exists and the caller never took part in it, or a block stands between its two members. */
export class ConversationNotFound extends appError({
  kind: 'not-found',
  code: 'conversations.not-found',
  title: 'Conversation not found',
}) {}

export class WithYourself extends appError({
  kind: 'malformed',
  code: 'conversations.with-yourself',
  title: 'A conversation needs somebody else',
}) {}

export class NotOneOther extends appError({
  kind: 'malformed',
  code: 'conversations.not-one-other',
  title: 'A direct conversation has one other participant and no title',
}) {}

export class NotAGroup extends appError({
  kind: 'conflict',
  code: 'conversations.not-a-group',
  title: 'A direct conversation keeps its two participants',
}) {}

export class GroupIsFull extends appError({
  kind: 'conflict',
  code: 'conversations.full',
  title: 'A group has at most 1000 participants',
}) {}

export class NotGroupAdmin extends appError({
  kind: 'forbidden',
  code: 'conversations.not-admin',
  title: 'Only admins of the group may do this',
}) {}

export class NoLongerParticipant extends appError({
  kind: 'forbidden',
  code: 'conversations.left',
  title: 'You no longer take part in this conversation',
}) {}

export class ParticipantNotFound extends appError({
  kind: 'not-found',
  code: 'conversations.participant-not-found',
  title: 'Nobody of this id takes part',
}) {}

/** By their choice who may message them, or because they are no longer there. */
export class MayNotMessage extends appError({
  kind: 'forbidden',
  code: 'conversations.not-allowed',
  title: 'This member does not take messages from you',
}) {}

/** Also when it is in a conversation that the caller does not see, or from a time when the caller took no part. */
export class MessageNotFound extends appError({
  kind: 'not-found',
  code: 'messages.not-found',
  title: 'Message not found',
}) {}

export class MessageEmpty extends appError({
  kind: 'malformed',
  code: 'messages.empty',
  title: 'A message needs words or media',
}) {}

export class MessageTooLong extends appError({
  kind: 'malformed',
  code: 'messages.too-long',
  title: 'The message is too long',
}) {}

export class NotYourMessage extends appError({
  kind: 'forbidden',
  code: 'messages.not-yours',
  title: 'Only its sender may edit a message; only its sender and admins of the group may delete it',
}) {}

export class MadeByServer extends appError({
  kind: 'conflict',
  code: 'messages.made-by-server',
  title: 'What the server says cannot be edited or deleted',
}) {}
