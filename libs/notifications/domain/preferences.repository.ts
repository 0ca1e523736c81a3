import type { Channel, NotificationType } from './notification.ts';

export type Preferences = Readonly<Record<NotificationType, Readonly<Record<Channel, boolean>>>>;

/** Everything is wanted until somebody says otherwise, except mail. */
export const defaultChannels: Readonly<Record<Channel, boolean>> = { inApp: true, push: true, email: false };

export abstract class PreferencesRepository {
  abstract of(userId: string): Promise<Preferences>;
  abstract save(userId: string, preferences: Preferences): Promise<void>;
}
