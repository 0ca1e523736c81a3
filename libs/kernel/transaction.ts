/**
 * Makes what stands inside `run` happen together or not at all. Repositories and queries called inside take part by
 * themselves; a nested `run` joins the one around it. Deadlocks and serialization failures are tried again from the
 * start, so the work must not have effects outside the database.
 */
export abstract class Transaction {
  abstract run<T>(work: () => Promise<T>): Promise<T>;

  /**
   * As `run`, for work that waits for the lock of the same thing, the `key`: what comes while other work of the key is being
   * done shares the next transaction. Each is still refused for itself, and none ends before the commit.
   */
  runTogether<T>(_key: string, work: () => Promise<T>): Promise<T> {
    return this.run(work);
  }
}
