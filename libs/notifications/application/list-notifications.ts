import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';
import type { NotificationType, Target } from '../domain/notification.ts';

export interface NotificationView {
  readonly id: string;
  readonly type: NotificationType;
  readonly text: string;
  /** The latest three, latest first. */
  readonly actors: readonly UserCard[];
  /** Of all actors. */
  readonly count: number;
  readonly target: Target;
  readonly isRead: boolean;
  readonly createdAt: string;
}

/** Latest activity first. */
export abstract class ListNotifications {
  abstract execute(
    userId: string,
    page: PageRequest & { readonly unreadOnly: boolean },
  ): Promise<Page<NotificationView>>;
  /** Nothing when it is read by now, or only of those whom the member does not hear of any more. */
  abstract unread(userId: string, id: string): Promise<NotificationView | undefined>;
  abstract unreadCount(userId: string): Promise<number>;
}
