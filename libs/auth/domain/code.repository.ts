import type { CodeTarget } from './code.ts';

export interface SentCode extends CodeTarget {
  readonly userId: string;
  readonly hash: Buffer;
  readonly expiresAt: Date;
}

/** A code that is good, as far as the three tries and the ten minutes go. */
export interface CodeOnTrial {
  /** `null` when nothing was sent there. */
  readonly userId: string | null;
  readonly hash: Buffer;
}

export abstract class CodeRepository {
  /** In the place of the one before: only one per target is outstanding. */
  abstract put(code: SentCode): Promise<void>;
  /**
   * Uses up one of three tries, before anybody looks at the guess. Where nothing was sent, a decoy takes its place, so that
   * it costs the same time.
   * @returns `undefined` when there are no more tries, or the code has expired
   */
  abstract try(
    target: CodeTarget,
    decoy: { readonly hash: Buffer; readonly expiresAt: Date },
    at: Date,
  ): Promise<CodeOnTrial | undefined>;
  /** Whether it was there still: of two who know it one comes first. */
  abstract use(target: CodeTarget, hash: Buffer): Promise<boolean>;
  abstract prune(at: Date): Promise<void>;
}
