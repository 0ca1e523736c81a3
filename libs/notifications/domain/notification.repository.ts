import type { Act } from './notification.ts';

export abstract class NotificationRepository {
  /**
   * Tells the recipient of the act: in the unread notification of that day about that target, or in a new one. An act
   * that was told of before, or that comes through a block or a mute, changes nothing.
   * @returns whether it was told now
   */
  abstract tell(act: Act, ids: { readonly notificationId: string; readonly activityId: string }): Promise<boolean>;
  /** Whether there is such a notification of the member. */
  abstract markRead(userId: string, notificationId: string, at: Date): Promise<boolean>;
  abstract markAllRead(userId: string, at: Date): Promise<void>;
}
