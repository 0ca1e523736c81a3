export abstract class CredentialsRepository {
  abstract add(userId: string, passwordHash: string): Promise<void>;
  /** Whether it was changed: when an old hash is given, only in the place of that one. */
  abstract change(userId: string, newHash: string, oldHash?: string): Promise<boolean>;
  abstract passwordHashOf(userId: string): Promise<string | undefined>;
  /**
   * The same, and until the transaction ends nobody changes it nor ends all sessions of the member: a login that was let in
   * by it is seen by whoever does so afterwards.
   */
  abstract heldPasswordHashOf(userId: string): Promise<string | undefined>;
  /** Waits for logins that are about to end, and lets none begin until the transaction ends. */
  abstract hold(userId: string): Promise<void>;
}
