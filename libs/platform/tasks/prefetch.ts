/** How long what is claimed ahead may take at the present pace. */
const aheadMs = 100;
const mostAhead = 500;

/**
 * How many tasks to claim beyond those that can run at once. Short tasks are claimed by the hundred, because a round trip
 * for each would cost more than the task; long ones not at all, because they would wait here while another worker is idle.
 */
export class Prefetch {
  private ended = 0;
  private since: number;
  private pace = 0;

  constructor(now: number) {
    this.since = now;
  }

  countEnded(): void {
    this.ended += 1;
  }

  /** @param now milliseconds of a clock that never steps */
  size(now: number): number {
    const elapsed = now - this.since;
    if (elapsed >= 1) {
      this.pace = (this.pace + this.ended / elapsed) / 2;
      this.ended = 0;
      this.since = now;
    }
    return Math.min(mostAhead, Math.floor(this.pace * aheadMs));
  }
}
