import type { TaskPriority } from '#kernel';

/** Lanes as the table has them: the more urgent, the higher. */
const lanes = { low: 0, normal: 1, high: 2, critical: 3 } as const satisfies Record<TaskPriority, number>;

export const priorities: readonly TaskPriority[] = ['low', 'normal', 'high', 'critical'];

export function laneOf(priority: TaskPriority): number {
  return lanes[priority];
}

/** For SQL that shows a task. */
export const priorityName = `(array['low', 'normal', 'high', 'critical'])[priority + 1]`;
