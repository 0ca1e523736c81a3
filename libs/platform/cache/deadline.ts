/** The work took longer than it may. */
export class DeadlinePassed extends Error {}

/**
 * What the work comes to, or {@link DeadlinePassed} after so many milliseconds; the work itself goes on unheard. An answer
 * that already lies in a socket counts as in time: it is this process then that was late.
 */
export function withinDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // immediates run after sockets have been read once more
      setImmediate(() => reject(new DeadlinePassed(`no answer within ${milliseconds} ms`)));
    }, milliseconds);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
