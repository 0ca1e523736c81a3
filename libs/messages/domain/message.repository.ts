import type { Message } from './message.ts';

export interface Watermark {
  readonly messageId: string;
  readonly unreadCount: number;
  /** Whether it was behind that message before. */
  readonly hasMoved: boolean;
  /** Whether the others may know. */
  readonly isShown: boolean;
}

/** A message as somebody who may see it finds it. */
export interface FoundMessage {
  readonly message: Message;
  readonly isAdmin: boolean;
  readonly hasLeft: boolean;
}

/** Where members say things; the conversation must be locked (`ConversationRepository.standing`) to add. */
export abstract class MessageRepository {
  abstract ofClient(conversationId: string, senderId: string, clientId: string): Promise<string | undefined>;
  /** Whether this message can be answered by this member. */
  abstract isVisible(conversationId: string, userId: string, messageId: string): Promise<boolean>;
  /** Gives it the next place of the conversation. */
  abstract add(message: Message): Promise<void>;
  /** Locks it for a change. */
  abstract find(messageId: string, userId: string): Promise<FoundMessage | undefined>;
  abstract change(message: Message): Promise<void>;
  /** Takes it away from all unread counts. */
  abstract remove(message: Message): Promise<void>;
  /** `null` takes the reaction back. @returns whether anything changed */
  abstract react(messageId: string, userId: string, emoji: string | null, at: Date): Promise<boolean>;
  /** Moves the watermark forward, never back. @returns nothing when there is no such message for them */
  abstract markRead(
    conversationId: string,
    userId: string,
    messageId: string,
    isPrivate: boolean,
  ): Promise<Watermark | undefined>;
  /**
   * Moves forward, never back, what the others see as delivered to the member, as far as the member shows it.
   * @returns who said what came with that, nobody when nothing moved or when there are more than `atMost` others; nothing when
   *   there is no such message for the member
   */
  abstract markDelivered(
    conversationId: string,
    userId: string,
    messageId: string,
    atMost: number,
  ): Promise<readonly string[] | undefined>;
}
