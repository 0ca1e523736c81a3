/** What a member's phones and browsers show while the member is away. */
export interface PushNote {
  readonly userId: string;
  readonly title: string;
  readonly text: string;
  /** A UUID: what this is about. A later note about the same takes the place of this one. */
  readonly about: string;
  /** For the app that is opened by it. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Leaves notes for members' devices. In a transaction they are sent when it is committed, and not otherwise; a provider that
 * is away delays them, and one may arrive twice. Members without devices are passed over.
 */
export abstract class Push {
  /** Those of them who have a device. */
  abstract reaches(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  abstract leave(notes: readonly PushNote[]): Promise<void>;
}
