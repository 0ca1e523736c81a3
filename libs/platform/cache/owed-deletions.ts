const maxOwed = 10_000;

/** What is to be deleted: everything, or these keys. */
class Debt {
  everything = false;
  readonly keys = new Set<string>();

  get isEmpty(): boolean {
    return !this.everything && this.keys.size === 0;
  }

  has(key: string): boolean {
    return this.everything || this.keys.has(key);
  }

  add(keys: Iterable<string>): void {
    if (this.everything) return;
    for (const key of keys) this.keys.add(key);
    if (this.keys.size > maxOwed) this.addEverything();
  }

  addEverything(): void {
    this.everything = true;
    this.keys.clear();
  }
}

/** Deletions that Redis has not confirmed. When they become too many, everything is to be deleted. */
export class OwedDeletions {
  private owed = new Debt();
  private beingPaid = new Debt();

  get isEmpty(): boolean {
    return this.owed.isEmpty && this.beingPaid.isEmpty;
  }

  /** Whether what Redis has under this key may be something that was deleted. */
  has(key: string): boolean {
    return this.owed.has(key) || this.beingPaid.has(key);
  }

  add(keys: Iterable<string>): void {
    this.owed.add(keys);
  }

  /** What to delete now. What is added from here on is owed after it has been paid. */
  startPaying(): { readonly everything: boolean; readonly keys: ReadonlySet<string> } {
    this.beingPaid = this.owed;
    this.owed = new Debt();
    return this.beingPaid;
  }

  finishPaying(isPaid: boolean): void {
    const { everything, keys } = this.beingPaid;
    this.beingPaid = new Debt();
    if (isPaid) return;
    if (everything) this.owed.addEverything();
    this.owed.add(keys);
  }
}
