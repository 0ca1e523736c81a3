import { Injectable } from '@nestjs/common';
import type { TaskRun } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { EraseMember } from '../application/erase-member.ts';
import { MakeExport } from '../application/make-export.ts';
import { SweepPrivacy } from '../application/sweep-privacy.ts';
import { eraseMember, makeExport, sweepPrivacy } from '../privacy.tasks.ts';

const hourly = { name: 'privacy.sweep', cron: '53 * * * *', task: sweepPrivacy };

@Injectable()
export class PrivacyWork {
  constructor(
    private readonly schedules: Schedules,
    private readonly sweep: SweepPrivacy,
    private readonly make: MakeExport,
    private readonly erase: EraseMember,
  ) {}

  @Scheduled(hourly)
  async leave(): Promise<void> {
    await this.schedules.fire(hourly, {});
  }

  @HandlesTask(sweepPrivacy)
  sweepAll(): Promise<void> {
    return this.sweep.execute();
  }

  @HandlesTask(makeExport)
  makeOne(run: TaskRun<object>): Promise<void> {
    return this.make.execute(run);
  }

  @HandlesTask(eraseMember)
  eraseOne(run: TaskRun<{ readonly userId: string }>): Promise<void> {
    return this.erase.execute(run);
  }
}
