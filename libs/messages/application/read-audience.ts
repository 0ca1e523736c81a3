import type { MessageView } from './read-messages.ts';

/** A message as all see it. */
export type SharedMessage = Omit<MessageView, 'myReaction'>;

/** Who is told of what happens in a conversation: those who see it, now. */
export abstract class ReadAudience {
  /** Nothing of a message that is no longer there. */
  abstract message(messageId: string): Promise<SharedMessage | undefined>;
  /** Also of one that was deleted. */
  abstract ofMessage(messageId: string): Promise<readonly string[]>;
  /**
   * The others in a conversation; nobody when the member takes no part in it (any more), or when there are more of them than
   * `atMost`.
   */
  abstract others(conversationId: string, userId: string, atMost: number): Promise<readonly string[]>;
}
