import type { Page, PageRequest } from '#kernel';
import type { AttachedMedia } from '#media';
import type { UserCard } from '#users';
import type { MessageType, Payment } from '../domain/message.ts';

export interface MessageView {
  readonly id: string;
  readonly conversationId: string;
  /** Its place in the conversation, the same for all. */
  readonly position: number;
  /** `null` when they are no longer there. */
  readonly sender: UserCard | null;
  readonly type: MessageType;
  readonly content: string;
  /** Pictures, videos or recordings that came with it. */
  readonly media: readonly AttachedMedia[];
  readonly replyToId: string | null;
  /** Of a `payment`. */
  readonly payment: Payment | null;
  readonly reactions: readonly { readonly emoji: string; readonly count: number }[];
  readonly myReaction: string | null;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly clientId: string | null;
}

export abstract class ReadMessages {
  /** @throws MessageNotFound */
  abstract byId(messageId: string, viewerId: string): Promise<MessageView>;
  /** Newest first. @throws ConversationNotFound */
  abstract latest(conversationId: string, viewerId: string, page: PageRequest): Promise<Page<MessageView>>;
  /** What was said after a message, oldest first. @throws ConversationNotFound, MessageNotFound */
  abstract since(
    conversationId: string,
    viewerId: string,
    messageId: string,
    page: PageRequest,
  ): Promise<Page<MessageView>>;
  /** Newest first, with the message in the middle; pages go on to older ones. @throws ConversationNotFound, MessageNotFound */
  abstract around(
    conversationId: string,
    viewerId: string,
    messageId: string,
    page: PageRequest,
  ): Promise<Page<MessageView>>;
  /** In all conversations of the member, newest first. */
  abstract search(viewerId: string, words: string, page: PageRequest): Promise<Page<MessageView>>;
}
