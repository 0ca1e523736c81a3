import { Injectable } from '@nestjs/common';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { RecomputeTopLists } from '../application/recompute-top-lists.ts';
import { recomputeTopLists } from '../feeds.tasks.ts';

const hourly = { name: 'feeds.top-lists', cron: '0 * * * *', task: recomputeTopLists };

/** Each full hour (UTC), once, however many processes see it come. */
@Injectable()
export class TopListsSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly recompute: RecomputeTopLists,
  ) {}

  @Scheduled(hourly)
  async leave(): Promise<void> {
    await this.schedules.fire(hourly, {});
  }

  @HandlesTask(recomputeTopLists)
  run(): Promise<void> {
    return this.recompute.execute();
  }
}
