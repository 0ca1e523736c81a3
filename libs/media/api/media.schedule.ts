import { Injectable } from '@nestjs/common';
import type { TaskRun } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { CollectUnusedMedia } from '../application/collect-unused-media.ts';
import { ProcessMedia } from '../application/process-media.ts';
import { collectUnusedMedia, processMedia } from '../media.tasks.ts';

const hourly = { name: 'media.collect-unused', cron: '41 * * * *', task: collectUnusedMedia };

@Injectable()
export class MediaWork {
  constructor(
    private readonly schedules: Schedules,
    private readonly process: ProcessMedia,
    private readonly collect: CollectUnusedMedia,
  ) {}

  @Scheduled(hourly)
  async leave(): Promise<void> {
    await this.schedules.fire(hourly, {});
  }

  @HandlesTask(collectUnusedMedia)
  collectUnused({ signal }: TaskRun<object>): Promise<void> {
    return this.collect.execute(signal);
  }

  @HandlesTask(processMedia)
  processOne(run: TaskRun<{ readonly mediaId: string }>): Promise<void> {
    return this.process.execute(run);
  }
}
