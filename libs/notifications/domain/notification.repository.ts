import type { Act } from './notification.ts';

/** An act that may be told, with ids for what comes of it. */
export interface Tellable {
  readonly act: Act;
  /** Of the notification, when it is a new one. */
  readonly notificationId: string;
  /** Ascending in the order in which members are told. */
  readonly activityId: string;
}

export interface Told {
  readonly act: Act;
  readonly notificationId: string;
}

export abstract class NotificationRepository {
  /**
   * Tells each recipient of the act: in the unread notification of that day about that target, or in a new one. An act
   * that was told of before, or that comes through a block or a mute, changes nothing.
   * @returns those that were told now, in their order
   */
  abstract tell(acts: readonly Tellable[]): Promise<readonly Told[]>;
  /** Whether there is such a notification of the member. */
  abstract markRead(userId: string, notificationId: string, at: Date): Promise<boolean>;
  abstract markAllRead(userId: string, at: Date): Promise<void>;
}
