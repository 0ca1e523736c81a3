import { Injectable } from '@nestjs/common';
import type { TaskRun } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { RemoveExpiredPosts } from '../application/remove-expired-posts.ts';
import { removeExpiredPosts } from '../posts.tasks.ts';

const everyFewMinutes = { name: 'posts.remove-expired', cron: '*/5 * * * *', task: removeExpiredPosts };

@Injectable()
export class ExpiredPostsSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly remove: RemoveExpiredPosts,
  ) {}

  @Scheduled(everyFewMinutes)
  async leave(): Promise<void> {
    await this.schedules.fire(everyFewMinutes, {});
  }

  @HandlesTask(removeExpiredPosts)
  run({ signal }: TaskRun<object>): Promise<void> {
    return this.remove.execute(signal);
  }
}
