import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';
import type { MessageView } from './read-messages.ts';

export interface ParticipantCard extends UserCard {
  readonly isAdmin: boolean;
}

export interface ParticipantView extends ParticipantCard {
  readonly joinedAt: string;
  /** All up to this one is read, as far as the participant shows it. */
  readonly lastReadMessageId: string | null;
  /** All up to this one has come to a device of theirs, as far as the participant shows it; what is read has. */
  readonly lastDeliveredMessageId: string | null;
}

export interface ConversationView {
  readonly id: string;
  readonly isGroup: boolean;
  readonly title: string | null;
  /** The first of them; the rest is in a list of its own. */
  readonly participants: readonly ParticipantCard[];
  readonly participantCount: number;
  readonly lastMessage: MessageView | null;
  readonly unreadCount: number;
  readonly isAdmin: boolean;
  readonly isArchived: boolean;
  readonly isMuted: boolean;
  /** When the caller left or was removed. */
  readonly leftAt: string | null;
  readonly lastActivityAt: string;
  readonly createdAt: string;
}

export abstract class ReadConversations {
  /** Those that the member takes part in, by last activity. */
  abstract list(userId: string, isArchived: boolean, page: PageRequest): Promise<Page<ConversationView>>;
  /** @throws ConversationNotFound */
  abstract byId(conversationId: string, userId: string): Promise<ConversationView>;
  /** @throws ConversationNotFound */
  abstract participants(conversationId: string, userId: string, page: PageRequest): Promise<Page<ParticipantView>>;
  abstract takesPart(conversationId: string, userId: string): Promise<boolean>;
  /** In all conversations that are neither muted nor archived. */
  abstract unreadCount(userId: string): Promise<number>;
}
