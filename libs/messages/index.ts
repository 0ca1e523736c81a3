export { MarkDelivered } from './application/mark-delivered.ts';
export { MarkRead } from './application/mark-read.ts';
export { SharedMessageView } from './api/messages.dto.ts';
export { ReadCircle } from './application/read-circle.ts';
export { ReadUnseen } from './application/read-unseen.ts';
export type { Unseen } from './application/read-unseen.ts';
export { TellTyping } from './application/tell-typing.ts';
export {
  conversationStarted,
  messageDeleted,
  messageEdited,
  messageReacted,
  messageRead,
  messageSent,
  participantRemoved,
  participantsAdded,
} from './messages.events.ts';
export { MessagesModule } from './messages.module.ts';
export { messagesTables } from './messages.tables.ts';
