import { Injectable } from '@nestjs/common';
import type { TaskRun } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { FoldCounts } from '../application/fold-counts.ts';
import { foldCounts } from '../users.tasks.ts';

const everyFewMinutes = { name: 'users.fold-counts', cron: '4-59/5 * * * *', task: foldCounts };

@Injectable()
export class FoldCountsSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly fold: FoldCounts,
  ) {}

  @Scheduled(everyFewMinutes)
  async leave(): Promise<void> {
    await this.schedules.fire(everyFewMinutes, {});
  }

  @HandlesTask(foldCounts)
  run({ signal }: TaskRun<object>): Promise<void> {
    return this.fold.execute(signal);
  }
}
