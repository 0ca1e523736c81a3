export interface Mute {
  readonly id: string;
  readonly muterId: string;
  readonly mutedId: string;
  readonly createdAt: Date;
}

export abstract class MuteRepository {
  /** Whether the mute is new. `undefined`: no such member for these eyes */
  abstract add(mute: Mute): Promise<boolean | undefined>;
  /** Whether there was a mute. */
  abstract remove(muterId: string, mutedId: string): Promise<boolean>;
}
