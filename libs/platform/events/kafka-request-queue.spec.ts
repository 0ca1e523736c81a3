import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mendRequestQueue } from './kafka-request-queue.ts';

const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function idleQueue() {
  const logger = { namespace: () => logger, debug: () => undefined };
  return new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 1, clientId: 'c', broker: 'b', logger });
}

it('sets a timer of kafkajs only where something waits for it, never into the past', () => {
  idleQueue().checkPendingRequests();
  expect(vi.getTimerCount(), 'kafkajs has mended this itself: kafka-request-queue.ts can go').toBe(1);
  vi.clearAllTimers();

  mendRequestQueue();
  idleQueue().checkPendingRequests();
  expect(vi.getTimerCount()).toBe(0);

  const throttled = idleQueue();
  throttled.throttledUntil = Date.now() + 1_000;
  throttled.checkPendingRequests();
  expect(vi.getTimerCount()).toBe(1);
});
