/** The copy that members get of their data, while it is written. */
export abstract class PersonalCopy {
  /** Adds rows, each a text of JSON, to the list `<name>.json`, which begins with the first call. */
  abstract add(name: string, rows: readonly string[]): Promise<void>;
  /** Adds a file as it is. */
  abstract file(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * What one module knows of its members. Whoever keeps anything of theirs provides one; those who copy and erase everything
 * find them all in the container.
 */
export abstract class PersonalData {
  /** The module's, which is its folder in the copy. */
  abstract readonly module: string;
  /** All of it that is the member's own. */
  abstract copy(userId: string, into: PersonalCopy): Promise<void>;
  /**
   * Forgets a member who is hidden already and does not come back; what others rely on (their conversations, the books)
   * stays, under an id that leads to nobody. May be called again at any time: what is gone is gone.
   */
  abstract erase(userId: string): Promise<void>;
}
