import { createRequire } from 'node:module';
import { z } from 'zod';

interface RequestQueue {
  readonly pending: readonly unknown[];
  /** A time; -1 when the broker never asked to be left in peace. */
  readonly throttledUntil: number;
}

const RequestQueueClass = z.custom<{ prototype: { scheduleCheckPendingRequests(this: RequestQueue): void } }>(
  (value) => typeof value === 'function' && typeof value.prototype?.scheduleCheckPendingRequests === 'function',
);

let isMended = false;

/**
 * kafkajs 2.2.4 looks after its waiting requests by a timer that it sets to "throttledUntil - now", also when nothing waits
 * and nothing is throttled: a negative time, of which Node warns, and which makes it look a thousand times a second for
 * each connection (tulios/kafkajs#1751, not mended upstream). Here the timer is set only when there is something to wait for.
 */
export function mendRequestQueue(): void {
  if (isMended) return;
  isMended = true;
  const { prototype } = RequestQueueClass.parse(
    createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js'),
  );
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleWhenThereIsReason(): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now() + 1) schedule.call(this);
  };
}
