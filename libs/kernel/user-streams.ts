/** What a member's devices are told. `data` is JSON. */
export interface Frame {
  readonly type: FrameType;
  readonly at: Date;
  readonly data: object;
}

/** product.md, "messages and realtime"; the published schema of each stands in the AsyncAPI document. */
export type FrameType =
  | 'message_sent'
  | 'message_edited'
  | 'message_deleted'
  | 'message_read'
  | 'message_delivered'
  | 'typing_started'
  | 'typing_stopped'
  | 'payment_received'
  | 'post_liked'
  | 'notification_created'
  | 'user_online'
  | 'user_offline';

/** A frame, and whom it is for. */
export interface Telling {
  readonly userIds: readonly string[];
  readonly frame: Frame;
  /** Whose act it is: not told to whoever has a block with them by then. */
  readonly actorId: string | null;
}

/** Tells members' devices what happens, wherever they are connected. */
export abstract class UserStreams {
  /**
   * Puts the frames, in their order, into the numbered streams of these members, in the current transaction: they get them
   * when that is committed, or when they come back.
   */
  abstract addAll(tellings: readonly Telling[]): Promise<void>;

  add(userIds: readonly string[], frame: Frame, actorId: string | null): Promise<void> {
    return this.addAll([{ userIds, frame, actorId }]);
  }

  /** Tells those of them who are connected now, without a number, and keeps nothing; dropped first when there is no room. */
  abstract tell(userIds: readonly string[], frame: Frame): void;
}
