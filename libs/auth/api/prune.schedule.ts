import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { pruneAuth } from '../auth.tasks.ts';
import { SessionRepository } from '../domain/session.repository.ts';

const hourly = { name: 'auth.prune', cron: '23 * * * *', task: pruneAuth };

@Injectable()
export class PruneSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  @Scheduled(hourly)
  async leave(): Promise<void> {
    await this.schedules.fire(hourly, {});
  }

  @HandlesTask(pruneAuth)
  async run(): Promise<void> {
    await this.sessions.prune(this.clock.now());
  }
}
