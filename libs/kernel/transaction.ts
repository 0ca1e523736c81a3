/**
 * Makes what stands inside `run` happen together or not at all. Repositories and queries called inside take part by
 * themselves; a nested `run` joins the one around it. Deadlocks and serialization failures are tried again from the
 * start, so the work must not have effects outside the database.
 */
export abstract class Transaction {
  abstract run<T>(work: () => Promise<T>): Promise<T>;
}
