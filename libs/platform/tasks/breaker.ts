/**
 * The circuit breaker of a task type. While it is `open` no task of the type is begun; after that one at a time is let
 * through to try (`probing`), until enough of them succeed.
 */
export interface Breaker {
  readonly state: 'closed' | 'open' | 'probing';
  /** In a row, while closed. */
  readonly failures: number;
  /** In a row, while trying. */
  readonly successes: number;
  /** Open: when the next one may be let through. Probing: when another one may be, should this one never end. */
  readonly openUntil: Date;
}

export const breakerRules = { failuresToOpen: 5, openMs: 60_000, successesToClose: 3, probeMs: 20_000 } as const;

export const closedBreaker: Breaker = { state: 'closed', failures: 0, successes: 0, openUntil: new Date(0) };

export function afterFailure(breaker: Breaker, now: Date): Breaker {
  // what was begun before the breaker opened tells nothing new
  if (breaker.state === 'open') return breaker;
  const failures = breaker.failures + 1;
  if (breaker.state === 'closed' && failures < breakerRules.failuresToOpen) return { ...breaker, failures };
  return { state: 'open', failures, successes: 0, openUntil: new Date(now.getTime() + breakerRules.openMs) };
}

export function afterSuccess(breaker: Breaker, now: Date): Breaker {
  if (breaker.state === 'open') return breaker;
  if (breaker.state === 'closed') return closedBreaker;
  const successes = breaker.successes + 1;
  if (successes >= breakerRules.successesToClose) return closedBreaker;
  return { state: 'open', failures: breaker.failures, successes, openUntil: now };
}
