/**
 * Ends waits from outside. A wait that is over leaves nothing behind, where `Promise.race` would hang one more callback
 * on the promise that lives long, for as long as it lives.
 */
export class Interruption {
  private readonly waits = new Set<(reason: Error) => void>();
  private reason: Error | undefined;

  /** Ends the waits that are under way and all that come; the first reason stays. */
  interrupt(reason: Error): void {
    this.reason ??= reason;
    for (const end of this.waits) end(this.reason);
    this.waits.clear();
  }

  /** What `work` comes to, or a rejection with the reason of the interruption, whichever is first. */
  async orEnd<T>(work: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.reason === undefined) this.waits.add(reject);
    else reject(this.reason);
    work.then(resolve, reject);
    try {
      return await promise;
    } finally {
      this.waits.delete(reject);
    }
  }
}
