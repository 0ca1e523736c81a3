import type { Standing } from './conversation.ts';

export interface NewConversation {
  readonly id: string;
  readonly isGroup: boolean;
  readonly title: string | null;
  readonly creatorId: string;
  /** Without the creator. */
  readonly participantIds: readonly string[];
  readonly createdAt: Date;
}

/** Whether a member may be written to by another: `absent` is also said through a block. */
export interface Reach {
  readonly userId: string;
  readonly username: string | null;
  readonly reach: 'allowed' | 'refused' | 'absent';
}

export interface OwnChanges {
  readonly isArchived?: boolean | undefined;
  readonly isMuted?: boolean | undefined;
}

export abstract class ConversationRepository {
  abstract reachOf(senderId: string, userIds: readonly string[]): Promise<readonly Reach[]>;
  /** The conversation of each two, in their order, where there is one. */
  abstract directsOf(pairs: readonly (readonly [string, string])[]): Promise<readonly (string | undefined)[]>;
  /** The id of the conversation, and whether it was made now: of two who start with each other at once, one makes it. */
  abstract add(conversation: NewConversation): Promise<{ readonly id: string; readonly isNew: boolean }>;
  /**
   * Locks the conversation against all others until the transaction ends.
   * @returns nothing when the member never took part in it, or a block stands between
   */
  abstract standing(conversationId: string, userId: string): Promise<Standing | undefined>;
  /** @returns the ids of those who are new: who takes part already is left as they are */
  abstract join(conversationId: string, userIds: readonly string[], at: Date): Promise<readonly string[]>;
  /** The name of a participant; nothing when they take no part. */
  abstract nameOf(conversationId: string, userId: string): Promise<string | undefined>;
  /** What they see ends here. */
  abstract leave(conversationId: string, userId: string, at: Date): Promise<void>;
  /** When no admin is left, who has taken part longest becomes one. */
  abstract keepAnAdmin(conversationId: string): Promise<void>;
  abstract rename(conversationId: string, title: string): Promise<void>;
  abstract setAdmin(conversationId: string, userId: string, isAdmin: boolean): Promise<boolean>;
  /** How the member keeps it for themselves. */
  abstract setOwn(conversationId: string, userId: string, changes: OwnChanges): Promise<void>;
}
