import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { pruneAuth } from '../auth.tasks.ts';
import { CodeRepository } from '../domain/code.repository.ts';
import { SessionRepository } from '../domain/session.repository.ts';
import { Tries } from '../domain/tries.ts';

const hourly = { name: 'auth.prune', cron: '23 * * * *', task: pruneAuth };

@Injectable()
export class PruneSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly sessions: SessionRepository,
    private readonly codes: CodeRepository,
    private readonly tries: Tries,
    private readonly clock: Clock,
  ) {}

  @Scheduled(hourly)
  async leave(): Promise<void> {
    await this.schedules.fire(hourly, {});
  }

  @HandlesTask(pruneAuth)
  async run(): Promise<void> {
    const now = this.clock.now();
    await this.sessions.prune(now);
    await this.codes.prune(now);
    await this.tries.prune(now);
  }
}
