/** One act that somebody may have to answer for. */
export interface AuditEntry {
  /** Who; `null` for the program itself and whoever runs it. */
  readonly actorId: string | null;
  /** What, `<thing>.<done>`: stable, the log is searched by it. */
  readonly action: string;
  /** On whom or what. */
  readonly target: { readonly kind: string; readonly id: string };
  /** What was so and is no longer; no secrets. */
  readonly before?: unknown;
  /** What is so now; no secrets. */
  readonly after?: unknown;
}

/**
 * Writes an act down in the transaction in which it happens, so that there is none without the other. When it happened, and
 * from where, is found out by itself; what is written cannot be changed any more.
 */
export abstract class AuditLog {
  abstract record(entry: AuditEntry): Promise<void>;
}
