/** What somebody has not read yet. */
export interface Unseen {
  readonly userId: string;
  readonly conversationId: string;
  readonly isGroup: boolean;
  readonly title: string | null;
  /** The latest of them. */
  readonly messageId: string;
  readonly senderName: string;
  readonly type: 'text' | 'image' | 'video' | 'audio';
  readonly content: string;
}

export abstract class ReadUnseen {
  /**
   * Who has not read a message, or one after it, and wants to be told: not of muted conversations, nor of muted members, nor of
   * payments, which are told of as such.
   */
  abstract since(messageId: string): Promise<readonly Unseen[]>;
  /** How many messages are unread in conversations where something was said since, and that are neither muted nor archived. */
  abstract count(userId: string, since: Date): Promise<number>;
}
