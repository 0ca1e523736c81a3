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

export interface OwnNotification {
  readonly userId: string;
  readonly view: NotificationView;
}

/** Latest activity first. */
export abstract class ListNotifications {
  abstract execute(
    userId: string,
    page: PageRequest & { readonly unreadOnly: boolean },
  ): Promise<Page<NotificationView>>;
  /** Those that are unread, with who they are for. */
  abstract unread(ids: readonly string[]): Promise<readonly OwnNotification[]>;
  abstract unreadCount(userId: string): Promise<number>;
}
