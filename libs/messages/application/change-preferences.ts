import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';

export type PreferenceChanges = { readonly [K in keyof Preferences]?: Preferences[K] | undefined };

@Injectable()
export class ChangePreferences {
  constructor(
    private readonly transaction: Transaction,
    private readonly preferences: PreferencesRepository,
  ) {}

  /** Only what is named changes. */
  execute(userId: string, changes: PreferenceChanges): Promise<Preferences> {
    return this.transaction.run(async () => {
      const current = await this.preferences.of(userId);
      const changed: Preferences = {
        whoMayMessage: changes.whoMayMessage ?? current.whoMayMessage,
        showsReading: changes.showsReading ?? current.showsReading,
        showsPresence: changes.showsPresence ?? current.showsPresence,
      };
      await this.preferences.save(userId, changed);
      return changed;
    });
  }
}
