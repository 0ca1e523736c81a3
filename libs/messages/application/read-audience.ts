import type { MessageView } from './read-messages.ts';

/** A message as all see it. */
export type SharedMessage = Omit<MessageView, 'myReaction'>;

/** Who is told of what happens in a conversation: those who see it, now. */
export abstract class ReadAudience {
  /** By id; without those that are no longer there. */
  abstract messages(ids: readonly string[]): Promise<ReadonlyMap<string, SharedMessage>>;
  /** By id of the message; also of one that was deleted. */
  abstract ofMessages(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * The others in a conversation; nobody when the member takes no part in it (any more), or when there are more of them than
   * `atMost`.
   */
  abstract others(conversationId: string, userId: string, atMost: number): Promise<readonly string[]>;
}
