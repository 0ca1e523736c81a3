import { randomBytes } from 'node:crypto';

/** https://www.w3.org/TR/trace-context/: version, trace id, span id, flags; what a later version appends is left out. */
const pattern = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-([\da-f]{2})(?:-|$)/;

/** The next step of the same trace; of a new one where there is none, or none that can be read. */
export function nextStep(traceparent: string | undefined): string {
  const [, traceId = randomBytes(16).toString('hex'), flags = '00'] = pattern.exec(traceparent ?? '') ?? [];
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}

/** By which logs of all processes that took part are found. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return pattern.exec(traceparent ?? '')?.[1];
}
