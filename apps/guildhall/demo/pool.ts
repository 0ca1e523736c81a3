/** Works on all `items`, at most `concurrency` at a time; the first failure, or the signal, stops it. */
export async function forEachOf<T>(
  items: Iterable<T>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  // one iterator for all workers: each takes the next item
  const queue = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      signal.throwIfAborted();
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
      if (failed) return;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  const failure = workers.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
