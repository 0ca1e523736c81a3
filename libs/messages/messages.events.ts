import { eventType } from '#kernel';
import { z } from 'zod';

const topic = 'message_events';

export const conversationStarted = eventType({
  topic,
  type: 'conversation_started',
  version: 1,
  schema: z.object({ conversationId: z.guid(), isGroup: z.boolean(), participantIds: z.array(z.guid()) }),
  keyOf: ({ conversationId }) => conversationId,
});

export const participantsAdded = eventType({
  topic,
  type: 'participants_added',
  version: 1,
  schema: z.object({ conversationId: z.guid(), participantIds: z.array(z.guid()) }),
  keyOf: ({ conversationId }) => conversationId,
});

export const participantRemoved = eventType({
  topic,
  type: 'participant_removed',
  version: 1,
  schema: z.object({ conversationId: z.guid(), participantId: z.guid() }),
  keyOf: ({ conversationId }) => conversationId,
});

export const messageSent = eventType({
  topic,
  type: 'message_sent',
  version: 1,
  schema: z.object({
    messageId: z.guid(),
    conversationId: z.guid(),
    senderId: z.guid(),
    messageType: z.enum(['text', 'image', 'video', 'audio', 'payment', 'system']),
  }),
  keyOf: ({ conversationId }) => conversationId,
});

const ofMessage = { messageId: z.guid(), conversationId: z.guid() };

export const messageEdited = eventType({
  topic,
  type: 'message_edited',
  version: 1,
  schema: z.object({ ...ofMessage, senderId: z.guid() }),
  keyOf: ({ conversationId }) => conversationId,
});

/** `emoji` is null when the reaction was taken back. */
export const messageReacted = eventType({
  topic,
  type: 'message_reacted',
  version: 1,
  schema: z.object({ ...ofMessage, userId: z.guid(), emoji: z.string().nullable() }),
  keyOf: ({ conversationId }) => conversationId,
});

/** Only the member's own devices may know of it when it is not shown. */
export const messageRead = eventType({
  topic,
  type: 'message_read',
  version: 1,
  schema: z.object({ ...ofMessage, userId: z.guid(), unreadCount: z.int(), isShown: z.boolean() }),
  keyOf: ({ conversationId }) => conversationId,
});

export const messageDeleted = eventType({
  topic,
  type: 'message_deleted',
  version: 1,
  schema: z.object({ ...ofMessage, senderId: z.guid() }),
  keyOf: ({ conversationId }) => conversationId,
});
