import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Success, TaskEndings } from './task-endings.ts';

const mostAtOnce = 1_000;
const attempts = 20;
const pauseMs = 500;

/**
 * Notes successes in groups: while one statement is under way, those that succeed meanwhile gather for the next one, so a
 * lone success waits for nobody and a thousand share one commit.
 */
export class Completions {
  private readonly logger = new Logger(Completions.name);
  private gathered: Success[] = [];
  private underWay: readonly Success[] = [];
  private flushing: Promise<void> | undefined;

  constructor(
    private readonly endings: TaskEndings,
    /** Told how many successes have just been noted. */
    private readonly onNoted: () => void,
  ) {}

  add(success: Success): void {
    this.gathered.push(success);
    this.flushing ??= this.flush();
  }

  /** Successes that are not noted yet: the worker still holds these tasks. */
  get pending(): readonly Success[] {
    return [...this.underWay, ...this.gathered];
  }

  get size(): number {
    return this.underWay.length + this.gathered.length;
  }

  async drained(): Promise<void> {
    await this.flushing;
  }

  private async flush(): Promise<void> {
    // whatever succeeds in this turn of the event loop goes along
    await new Promise((resolve) => setImmediate(resolve));
    while (this.gathered.length > 0) {
      this.underWay = this.gathered.slice(0, mostAtOnce);
      this.gathered = this.gathered.slice(mostAtOnce);
      await this.note(this.underWay);
      this.underWay = [];
      this.onNoted();
    }
    this.flushing = undefined;
  }

  /** What cannot be noted for longer than a lease has been taken by somebody else, and will be done again. */
  private async note(successes: readonly Success[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const [noted] = await Promise.all([
          this.endings.succeed(successes),
          this.endings.tellBreakers(successes.map(({ type }) => type)),
        ]);
        if (noted.size < successes.length) {
          this.logger.warn(
            `${successes.length - noted.size} tasks ended after they were cancelled or taken by another worker`,
          );
        }
        return;
      } catch (error) {
        this.logger.warn(`${successes.length} successes could not be noted: ${String(error)}`);
        if (attempt === attempts) return;
        await delay(pauseMs);
      }
    }
  }
}
