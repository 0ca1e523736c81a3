import type { RetryStrategy } from '#kernel';

/** How often a task is tried at most, the first time included. */
export function attemptsOf(strategy: RetryStrategy): number {
  return strategy.kind === 'none' ? 1 : strategy.attempts;
}

/**
 * How long to wait before the next attempt, in milliseconds.
 * @param attempt the one that failed, 1 for the first
 * @param chance 0 ≤ chance < 1
 */
export function pauseAfter(strategy: RetryStrategy, attempt: number, chance: number): number {
  switch (strategy.kind) {
    case 'none':
      return 0;
    case 'fixed':
      return strategy.delayMs;
    case 'linear':
      return Math.min(strategy.capMs, strategy.stepMs * attempt);
    case 'exponential': {
      const full = Math.min(strategy.capMs, strategy.firstMs * strategy.factor ** (attempt - 1));
      return Math.round(full * (1 - strategy.jitter * chance));
    }
  }
}
