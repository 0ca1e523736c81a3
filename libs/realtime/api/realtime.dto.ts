import { Id } from '#platform';
import { z } from 'zod';

const Position = z
  .string()
  .regex(/^\d{1,15}$/, { error: 'must be a number of the stream' })
  .transform(Number);

export const ConnectQuery = z.strictObject({
  after: Position.optional(),
  ticket: z.string().max(100).optional(),
});
export type ConnectQuery = z.infer<typeof ConnectQuery>;

export const StreamQuery = z.strictObject({ after: Position.optional() });
export type StreamQuery = z.infer<typeof StreamQuery>;

export const TicketView = z
  .object({ ticket: z.string(), expiresIn: z.int().describe('In seconds') })
  .meta({ id: 'WebSocketTicket', examples: [{ ticket: 'k3J9…', expiresIn: 30 }] });
export type TicketView = z.infer<typeof TicketView>;

const Resume = z.object({ type: z.literal('resume'), after: z.int().min(0) });
const Typing = z.object({ type: z.literal('typing'), conversationId: Id, isTyping: z.boolean().default(true) });
const Read = z.object({
  type: z.literal('read'),
  conversationId: Id,
  messageId: Id,
  isPrivate: z.boolean().default(false),
});
const Delivered = z.object({ type: z.literal('delivered'), conversationId: Id, messageId: Id });
const Ping = z.object({ type: z.literal('ping') });

/** What a client may say; what a frame carries may stand in `data`, as in frames of ours, or beside the type. */
export const ClientFrame = z.preprocess(
  (value) => {
    if (typeof value !== 'object' || value === null || !('data' in value)) return value;
    const { data, ...frame } = value;
    return typeof data === 'object' ? { ...data, ...frame } : value;
  },
  z.discriminatedUnion('type', [Resume, Typing, Read, Delivered, Ping]),
);
export type ClientFrame = z.infer<typeof ClientFrame>;
