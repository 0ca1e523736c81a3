import { Cron } from '@nestjs/schedule';
import type { TaskType } from '#kernel';

/** Something that is to be done again and again. */
export interface Schedule<Payload = unknown> {
  /** Unique in the program, `<module>.<what it does>`. */
  readonly name: string;
  /** Five fields, or six with seconds, in UTC. */
  readonly cron: string;
  /** What a slot leaves to be done. */
  readonly task: TaskType<Payload>;
}

/** A timer that is this late still fires; what is later is caught up. */
const thresholdMs = 30_000;

/**
 * Calls the method at each slot of the schedule, in every process that works. It is to call `Schedules.fire`, which lets
 * the slot take effect once: `@Scheduled(nightly) prune() { return this.schedules.fire(nightly, {}); }`
 */
export function Scheduled({ name, cron }: Schedule): MethodDecorator {
  return Cron(cron, { name, timeZone: 'UTC', threshold: thresholdMs });
}
