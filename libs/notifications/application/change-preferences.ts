import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import type { Channel, NotificationType } from '../domain/notification.ts';
import { PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';

export type PreferenceChanges = Readonly<
  Partial<Record<NotificationType | 'message', Readonly<Partial<Record<Channel, boolean | undefined>>> | undefined>>
>;

/** Only what is named changes. */
@Injectable()
export class ChangePreferences {
  constructor(
    private readonly transaction: Transaction,
    private readonly preferences: PreferencesRepository,
  ) {}

  execute(userId: string, changes: PreferenceChanges): Promise<Preferences> {
    return this.transaction.run(async () => {
      const current = await this.preferences.of(userId);
      const merge = (type: NotificationType): Preferences[NotificationType] => {
        const { inApp, push, email } = changes[type] ?? {};
        return {
          inApp: inApp ?? current[type].inApp,
          push: push ?? current[type].push,
          email: email ?? current[type].email,
        };
      };
      const changed = {
        like: merge('like'),
        comment: merge('comment'),
        mention: merge('mention'),
        follow: merge('follow'),
        payment: merge('payment'),
        message: {
          push: changes.message?.push ?? current.message.push,
          email: changes.message?.email ?? current.message.email,
        },
      } satisfies Preferences;
      await this.preferences.save(userId, changed);
      return changed;
    });
  }
}
