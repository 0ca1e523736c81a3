import type { Channel, NotificationType } from './notification.ts';

/** Messages are told of where they are; there is nothing to list. */
export type Preferences = Readonly<Record<NotificationType, Readonly<Record<Channel, boolean>>>> & {
  readonly message: { readonly push: boolean };
};

/** Everything is wanted until somebody says otherwise, except mail. */
export const defaultChannels: Readonly<Record<Channel, boolean>> = { inApp: true, push: true, email: false };

export abstract class PreferencesRepository {
  abstract of(userId: string): Promise<Preferences>;
  /** Those of the members who do not want to be told of messages on their devices. */
  abstract withoutPushOfMessages(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  abstract save(userId: string, preferences: Preferences): Promise<void>;
}
