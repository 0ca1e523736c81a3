/** An authenticator that a member has shown to hold. */
export interface SecondFactor {
  readonly secret: string;
  readonly recoveryCodesLeft: number;
}

export abstract class SecondFactorRepository {
  /** Kept until the member shows that they hold it. @returns false when one is on already */
  abstract propose(userId: string, secret: string): Promise<boolean>;
  /** Held until the transaction ends. */
  abstract proposedOf(userId: string): Promise<string | undefined>;
  abstract turnOn(userId: string, step: number, at: Date): Promise<void>;
  /** The one that is on. */
  abstract of(userId: string): Promise<SecondFactor | undefined>;
  /** @returns false when this step, or a later one, was used before: no code is good twice */
  abstract useStep(userId: string, step: number): Promise<boolean>;
  /** @returns false when there is no such code, or it was used before */
  abstract useRecoveryCode(userId: string, hash: Buffer): Promise<boolean>;
  /** In the place of all that there were. */
  abstract putRecoveryCodes(userId: string, hashes: readonly Buffer[]): Promise<void>;
  /** With its recovery codes. @returns whether there was one */
  abstract turnOff(userId: string): Promise<boolean>;
}
