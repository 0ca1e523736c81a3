/** What members are told of; more come with their modules (product.md, "notifications"). */
export const notificationTypes = ['like', 'comment', 'mention', 'follow', 'payment'] as const;
export type NotificationType = (typeof notificationTypes)[number];

export const channels = ['inApp', 'push', 'email'] as const;
export type Channel = (typeof channels)[number];

export interface Target {
  readonly kind: 'post' | 'user' | 'transaction' | 'payment-request' | 'hold';
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
  /** What was done, where it is not the same for all acts of the type: "sent you 12.50 USD". */
  readonly phrase?: string;
  readonly at: Date;
}

const phrases = {
  like: 'liked your post',
  comment: 'commented on your post',
  mention: 'mentioned you',
  follow: 'started following you',
  payment: 'sent you money',
} as const satisfies Record<NotificationType, string>;

/** A phrase of its own stands in the place of that of the type. "alice liked your post", "alice and bob …", "alice and 3 others …"; the latest actor first. */
export function textOf(
  type: NotificationType,
  usernames: readonly string[],
  count: number,
  ownPhrase: string | null = null,
): string {
  const phrase = ownPhrase ?? phrases[type];
  const [first = 'Somebody', second] = usernames;
  const others = count - 1;
  if (others <= 0) return `${first} ${phrase}`;
  if (others === 1 && second !== undefined) return `${first} and ${second} ${phrase}`;
  return `${first} and ${others} ${others === 1 ? 'other' : 'others'} ${phrase}`;
}

/** Acts of one day (UTC) on one target stand together. */
export function groupDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
