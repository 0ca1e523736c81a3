/**
 * Resolves with the reason when the program is asked to stop: a signal, or the end of the launcher that started it.
 * A second signal ends the program at once.
 */
export function stopSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // the terminal and the launcher may both deliver one Ctrl-C: only a later one means "now"
      if (asked) return;
      asked = true;
      resolve(signal);
      setTimeout(() => process.once(signal, () => process.exit(130)), 500).unref();
    });
  }
  if (process.connected) process.once('disconnect', () => resolve('the launcher ended'));
  return promise;
}
