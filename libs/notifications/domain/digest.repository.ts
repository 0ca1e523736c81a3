export abstract class DigestRepository {
  /** Who wants mail of anything, by id, after this one. */
  abstract readers(after: string | null, limit: number): Promise<readonly string[]>;
  /** Nobody else mails the member until the transaction ends. */
  abstract mailedAt(userId: string): Promise<Date | undefined>;
  abstract note(userId: string, at: Date): Promise<void>;
}
