/** What a step-up token says: this session entered this version of the member's PIN, not long ago. */
export interface StepUp {
  readonly userId: string;
  readonly sessionId: string;
  readonly pinVersion: number;
}

/** Seconds for which a step-up token is good (product.md, "wallets"). */
export const stepUpSeconds = 300;

export abstract class StepUpTokens {
  abstract issue(stepUp: StepUp, now: Date): string;
  /** @returns the version of the PIN that was entered, `undefined` when the token is not for this member and session, or no longer */
  abstract read(token: string, caller: Omit<StepUp, 'pinVersion'>, now: Date): number | undefined;
}
