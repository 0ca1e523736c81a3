import { attachedFields } from '#media';
import { Id, PageQuery, text, Time } from '#platform';
import { UserCardView } from '#users';
import { z } from 'zod';
import { largestGroup } from '../domain/conversation.ts';
import { longestMessage, mostMedia } from '../domain/message.ts';
import { audiences } from '../domain/preferences.repository.ts';

const exampleId = '019a9f70-1f2e-7c3d-8a4b-5c6d7e8f9a0b';
const exampleMessageId = '019a9f71-1f2e-7c3d-8a4b-5c6d7e8f9a0b';
const exampleSender = {
  id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  username: 'alice',
  displayName: 'Alice Adams',
  avatarUrl: null,
  isVerified: false,
};

const Emoji = z
  .string()
  .refine((value) => /^\p{RGI_Emoji}$/v.test(value), { error: 'must be one emoji' })
  .meta({ minLength: 1, maxLength: 16, examples: ['👍'] });

const MessageMediaView = z
  .object(attachedFields)
  .meta({ id: 'MessageMedia', description: 'A picture, video or recording that came with a message' });

const message = {
  id: Id,
  conversationId: Id,
  position: z.int().describe('Its place in the conversation: the same for all participants, and growing'),
  sender: UserCardView.nullable().describe('Null when they are no longer there'),
  type: z.enum(['text', 'image', 'video', 'audio', 'payment', 'system']),
  content: z.string(),
  media: z.array(MessageMediaView),
  replyToId: Id.nullable(),
  payment: z
    .object({ transactionId: Id, amount: z.string(), currency: z.string() })
    .nullable()
    .describe('What the sender paid the other one, in a message of type payment'),
  reactions: z.array(z.object({ emoji: z.string(), count: z.int() })),
  createdAt: Time,
  editedAt: Time.nullable(),
  clientId: z.string().nullable(),
};

const exampleMessage = {
  id: exampleMessageId,
  conversationId: exampleId,
  position: 1,
  sender: exampleSender,
  type: 'text' as const,
  content: 'Good morning!',
  media: [],
  replyToId: null,
  payment: null,
  reactions: [{ emoji: '👍', count: 2 }],
  myReaction: '👍',
  createdAt: '2026-11-21T09:30:00.000Z',
  editedAt: null,
  clientId: 'phone-42',
};

export const MessageView = z
  .object({ ...message, myReaction: z.string().nullable() })
  .meta({ id: 'Message', examples: [exampleMessage] });

/** As devices are told of it: what depends on the reader is not in it. */
export const SharedMessageView = z.object(message);

const participantCard = { ...UserCardView.shape, isAdmin: z.boolean() };

export const ParticipantView = z
  .object({
    ...participantCard,
    joinedAt: Time,
    lastReadMessageId: Id.nullable().describe('All up to this one is read, as far as they show it'),
    lastDeliveredMessageId: Id.nullable().describe(
      'All up to this one has come to a device of theirs, as far as they show it; what is read has',
    ),
  })
  .meta({
    id: 'Participant',
    examples: [
      {
        ...exampleSender,
        isAdmin: true,
        joinedAt: '2026-11-21T09:30:00.000Z',
        lastReadMessageId: exampleMessageId,
        lastDeliveredMessageId: exampleMessageId,
      },
    ],
  });

export const ConversationView = z
  .object({
    id: Id,
    isGroup: z.boolean(),
    title: z.string().nullable(),
    participants: z.array(z.object(participantCard)).describe('The first 20, oneself first'),
    participantCount: z.int(),
    lastMessage: MessageView.nullable(),
    unreadCount: z.int(),
    isAdmin: z.boolean(),
    isArchived: z.boolean(),
    isMuted: z.boolean(),
    leftAt: Time.nullable(),
    lastActivityAt: Time,
    createdAt: Time,
  })
  .meta({
    id: 'Conversation',
    examples: [
      {
        id: exampleId,
        isGroup: false,
        title: null,
        participants: [{ ...exampleSender, isAdmin: false }],
        participantCount: 2,
        lastMessage: exampleMessage,
        unreadCount: 1,
        isAdmin: false,
        isArchived: false,
        isMuted: false,
        leftAt: null,
        lastActivityAt: '2026-11-21T09:30:00.000Z',
        createdAt: '2026-11-21T09:29:00.000Z',
      },
    ],
  });

const Title = text({ min: 1, max: 100 }).refine((title) => title.trim() !== '', { error: 'must not be blank' });
const Others = z.array(Id).min(1, { error: 'must name somebody' }).max(largestGroup);

export const StartConversationBody = z
  .strictObject({
    participantIds: Others.describe('Without oneself'),
    isGroup: z.boolean().optional().describe('By default, a group is what has several others'),
    title: Title.nullable().default(null).describe('Of a group'),
  })
  .meta({ id: 'StartConversation', examples: [{ participantIds: [exampleSender.id] }] });
export type StartConversationBody = z.infer<typeof StartConversationBody>;

export const EditConversationBody = z
  .strictObject({
    title: Title.optional().describe('Of a group, by its admins'),
    isArchived: z.boolean().optional().describe('For me alone'),
    isMuted: z.boolean().optional().describe('For me alone'),
  })
  .meta({ id: 'EditConversation', examples: [{ title: 'Bookbinders', isMuted: true }] });
export type EditConversationBody = z.infer<typeof EditConversationBody>;

export const AddParticipantsBody = z
  .strictObject({ userIds: Others })
  .meta({ id: 'AddParticipants', examples: [{ userIds: [exampleSender.id] }] });
export type AddParticipantsBody = z.infer<typeof AddParticipantsBody>;

export const AppointAdminBody = z
  .strictObject({ isAdmin: z.boolean() })
  .meta({ id: 'AppointAdmin', examples: [{ isAdmin: true }] });
export type AppointAdminBody = z.infer<typeof AppointAdminBody>;

export const SendMessageBody = z
  .strictObject({
    content: text({ max: longestMessage }).describe('May be empty beside media'),
    type: z
      .enum(['text', 'image', 'video', 'audio'], { error: 'must be text, image, video or audio' })
      .optional()
      .describe('May be left out: it is that of the first media'),
    media: z
      .array(z.strictObject({ id: Id }))
      .max(mostMedia, { error: `must have at most ${mostMedia} items` })
      .refine((media) => new Set(media.map(({ id }) => id)).size === media.length, {
        error: 'must not name one media twice',
      })
      .default([])
      .describe('What I have uploaded; the message is an image, a video or audio as the first of them is'),
    replyToId: Id.nullable().default(null).describe('A message of the same conversation'),
    clientId: text({ min: 1, max: 100 })
      .nullable()
      .default(null)
      .describe('The sender’s own name for it: sent again, it answers 200 with the first'),
  })
  .refine(({ type, media }) => type === undefined || (type === 'text') === (media.length === 0), {
    error: 'is text without media, and with media something else',
    path: ['type'],
  })
  .meta({ id: 'SendMessage', examples: [{ content: 'Good morning!', clientId: 'phone-42' }] });
export type SendMessageBody = z.infer<typeof SendMessageBody>;

export const EditMessageBody = z
  .strictObject({ content: text({ max: longestMessage }) })
  .meta({ id: 'EditMessage', examples: [{ content: 'Good morning, all!' }] });
export type EditMessageBody = z.infer<typeof EditMessageBody>;

export const ReactionBody = z.strictObject({ emoji: Emoji }).meta({ id: 'Reaction', examples: [{ emoji: '👍' }] });
export type ReactionBody = z.infer<typeof ReactionBody>;

export const MarkReadBody = z
  .strictObject({
    messageId: Id.describe('All up to this one is read'),
    isPrivate: z.boolean().default(false).describe('Whether the others are not told'),
  })
  .meta({ id: 'MarkRead', examples: [{ messageId: exampleMessageId }] });
export type MarkReadBody = z.infer<typeof MarkReadBody>;

export const MarkDeliveredBody = z
  .strictObject({ messageId: Id.describe('All up to this one has come to this device') })
  .meta({ id: 'MarkDelivered', examples: [{ messageId: exampleMessageId }] });
export type MarkDeliveredBody = z.infer<typeof MarkDeliveredBody>;

export const TypingBody = z
  .strictObject({ isTyping: z.boolean().default(true) })
  .meta({ id: 'Typing', examples: [{ isTyping: true }] });
export type TypingBody = z.infer<typeof TypingBody>;

export const UnreadView = z.object({ unreadCount: z.int() }).meta({ id: 'Unread', examples: [{ unreadCount: 0 }] });
export type UnreadView = z.infer<typeof UnreadView>;

export const UnreadMessagesView = z.object({ count: z.int() }).meta({ id: 'UnreadMessages', examples: [{ count: 3 }] });
export type UnreadMessagesView = z.infer<typeof UnreadMessagesView>;

const preferences = {
  whoMayMessage: z
    .enum(audiences, { error: 'must be everyone, followed or mutual' })
    .describe('Who may write to me first: everyone, those I follow, or those who also follow me'),
  showsReading: z.boolean().describe('Whether others see what I have read, and what has come to me'),
  showsPresence: z.boolean().describe('Whether others see that I am online'),
};

const examplePreferences = { whoMayMessage: 'everyone', showsReading: true, showsPresence: true } as const;

export const MessagePreferencesView = z
  .object(preferences)
  .meta({ id: 'MessagePreferences', examples: [examplePreferences] });

export const MessagePreferencesBody = z
  .strictObject(preferences)
  .partial()
  .meta({ id: 'ChangeMessagePreferences', examples: [{ whoMayMessage: 'followed' }] });
export type MessagePreferencesBody = z.infer<typeof MessagePreferencesBody>;

export const ConversationsQuery = PageQuery.extend({
  archived: z
    .stringbool({ error: 'must be true or false' })
    .default(false)
    .describe('Those that are archived instead of the others'),
});
export type ConversationsQuery = z.infer<typeof ConversationsQuery>;

export const MessagesQuery = PageQuery.extend({
  around: Id.optional().describe('With this message in the middle'),
  since: Id.optional().describe('What was said after this message, oldest first'),
}).refine(({ around, since }) => around === undefined || since === undefined, {
  error: 'cannot be together with since',
  path: ['around'],
});
export type MessagesQuery = z.infer<typeof MessagesQuery>;

export const SearchQuery = PageQuery.extend({ q: text({ min: 1, max: 200 }).describe('Words, “"a phrase"”, -not') });
export type SearchQuery = z.infer<typeof SearchQuery>;

export const IdParams = z.strictObject({ id: Id });
export type IdParams = z.infer<typeof IdParams>;

export const ParticipantParams = z.strictObject({ id: Id, userId: Id });
export type ParticipantParams = z.infer<typeof ParticipantParams>;
