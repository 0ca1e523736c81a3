export interface PayOut {
  /** Of the withdrawal: the same one asked for again is paid once. */
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly destination: string;
}

/** Where money comes from and goes to. What became of it, the provider tells later, or an admin does. */
export abstract class FundingProvider {
  /** Whether it pays by itself; otherwise admins pay, and say so. */
  abstract readonly pays: boolean;

  /** @throws ProviderAway, which passes */
  abstract payOut(order: PayOut): Promise<void>;

  /** Whether it was the provider who wrote this, a moment ago. */
  abstract hasSigned(letter: SignedLetter, now: Date): boolean;
}

export interface SignedLetter {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}
