import type { Channel, NotificationType } from './notification.ts';

/** Messages are told of where they are said: there is nothing to list. */
export type Preferences = Readonly<Record<NotificationType, Readonly<Record<Channel, boolean>>>> & {
  readonly message: Readonly<Record<Exclude<Channel, 'inApp'>, boolean>>;
};

/** Everything is wanted until somebody says otherwise, except mail. */
export const defaultChannels: Readonly<Record<Channel, boolean>> = { inApp: true, push: true, email: false };

export abstract class PreferencesRepository {
  abstract of(userId: string): Promise<Preferences>;
  /** Those of many members, to be asked for one by one. */
  abstract ofAll(userIds: readonly string[]): Promise<(userId: string) => Preferences>;
  abstract save(userId: string, preferences: Preferences): Promise<void>;
}
