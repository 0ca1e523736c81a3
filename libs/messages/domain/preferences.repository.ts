export const audiences = ['everyone', 'followed', 'mutual'] as const;

export interface Preferences {
  /** Who may start a conversation with me: everyone, those I follow, or those who also follow me. */
  readonly whoMayMessage: (typeof audiences)[number];
  /** Whether others see what I have read. */
  readonly showsReading: boolean;
  /** Whether others see that I am online. */
  readonly showsPresence: boolean;
}

export abstract class PreferencesRepository {
  abstract of(userId: string): Promise<Preferences>;
  abstract save(userId: string, preferences: Preferences): Promise<void>;
}
