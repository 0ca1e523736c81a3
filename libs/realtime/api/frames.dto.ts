import type { FrameType } from '#kernel';
import { SharedMessageView } from '#messages';
import { Id, Time } from '#platform';
import { z } from 'zod';

const Typing = z.object({ conversationId: Id, userId: Id });
const User = z.object({ userId: Id });

/** What the data of each frame are. */
const dataOf = {
  message_sent: SharedMessageView,
  message_edited: SharedMessageView.describe('Also after a reaction'),
  message_deleted: z.object({ conversationId: Id, messageId: Id }),
  message_read: z.object({
    conversationId: Id,
    messageId: Id,
    userId: Id,
    unreadCount: z.int().optional().describe('On the reader’s own devices'),
  }),
  message_delivered: z
    .object({ conversationId: Id, messageId: Id, userId: Id })
    .describe('All up to this one has come to a device of the user; what `message_read` names has too'),
  typing_started: Typing,
  typing_stopped: Typing,
  payment_received: z.object({
    transactionId: Id,
    senderId: Id,
    amount: z.string(),
    currency: z.string(),
    description: z.string(),
  }),
  post_liked: z.object({ postId: Id, userId: Id }),
  notification_created: z
    .object({ id: Id, type: z.string(), text: z.string(), count: z.int(), isRead: z.boolean(), createdAt: Time })
    .describe('As `GET /notifications` shows it'),
  user_online: User,
  user_offline: User,
  error: z.object({
    code: z.string(),
    title: z.string(),
    detail: z.string().optional(),
    retryAfter: z.int().optional(),
  }),
  pong: z.object({}),
} as const satisfies Readonly<Record<FrameType | 'error' | 'pong', z.ZodType>>;

const unnumbered: readonly string[] = [
  'message_delivered',
  'typing_started',
  'typing_stopped',
  'user_online',
  'user_offline',
  'error',
];

/** The schema of every frame that a device gets. */
export const frameSchemas: readonly { readonly type: string; readonly schema: z.ZodType }[] = Object.entries(
  dataOf,
).map(([type, data]) => ({
  type,
  schema: z.object({
    type: z.literal(type),
    seq: unnumbered.includes(type) ? z.null() : z.int().min(type === 'pong' ? 0 : 1),
    at: Time,
    data,
  }),
}));
