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
