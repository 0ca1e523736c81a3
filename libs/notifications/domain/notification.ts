/** What members are told of; more come with their modules (product.md, "notifications"). */
export const notificationTypes = ['like', 'comment', 'follow'] as const;
export type NotificationType = (typeof notificationTypes)[number];

export const channels = ['inApp', 'push', 'email'] as const;
export type Channel = (typeof channels)[number];

export interface Target {
  readonly kind: 'post' | 'user';
  readonly id: string;
}

/** One act that its recipient is told of. */
export interface Act {
  readonly recipientId: string;
  readonly actorId: string;
  readonly type: NotificationType;
  /** What the recipient finds when they follow the notification; acts on one target stand together. */
  readonly target: Target;
  /** What makes the act one: doing the same again (liking, unliking, liking) is not told again. */
  readonly subjectId: string;
  readonly at: Date;
}

const phrases = {
  like: 'liked your post',
  comment: 'commented on your post',
  follow: 'started following you',
} as const satisfies Record<NotificationType, string>;

/** "alice liked your post", "alice and bob …", "alice and 3 others …"; the latest actor first. */
export function textOf(type: NotificationType, usernames: readonly string[], count: number): string {
  const [first = 'Somebody', second] = usernames;
  const others = count - 1;
  if (others <= 0) return `${first} ${phrases[type]}`;
  if (others === 1 && second !== undefined) return `${first} and ${second} ${phrases[type]}`;
  return `${first} and ${others} ${others === 1 ? 'other' : 'others'} ${phrases[type]}`;
}

/** Acts of one day (UTC) on one target stand together. */
export function groupDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
