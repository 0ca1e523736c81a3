import { eventType } from '#kernel';
import { z } from 'zod';

const topic = 'message_events';
const keyOf = ({ conversationId }: { readonly conversationId: string }) => conversationId;

export const conversationStarted = eventType({
  topic,
  type: 'conversation_started',
  version: 1,
  schema: z.object({ conversationId: z.guid(), isGroup: z.boolean(), participantIds: z.array(z.guid()) }),
  keyOf,
});

export const participantsAdded = eventType({
  topic,
  type: 'participants_added',
  version: 1,
  schema: z.object({ conversationId: z.guid(), participantIds: z.array(z.guid()) }),
  keyOf,
});

export const participantRemoved = eventType({
  topic,
  type: 'participant_removed',
  version: 1,
  schema: z.object({ conversationId: z.guid(), participantId: z.guid() }),
  keyOf,
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
  keyOf,
});

export const messageDeleted = eventType({
  topic,
  type: 'message_deleted',
  version: 1,
  schema: z.object({ messageId: z.guid(), conversationId: z.guid(), senderId: z.guid() }),
  keyOf,
});
