import { Injectable } from '@nestjs/common';
import { Tasks, type TaskRun } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { MailDigest } from '../application/mail-digest.ts';
import { DigestRepository } from '../domain/digest.repository.ts';
import { mailDigest, mailDigests } from '../notifications.tasks.ts';

const daily = { name: 'notifications.mail-digests', cron: '0 7 * * *', task: mailDigests };
const atOnce = 500;

@Injectable()
export class DigestSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly tasks: Tasks,
    private readonly digests: DigestRepository,
    private readonly mailDigest: MailDigest,
  ) {}

  @Scheduled(daily)
  async leave(): Promise<void> {
    await this.schedules.fire(daily, {});
  }

  @HandlesTask(mailDigests)
  async toAll(): Promise<void> {
    let userIds = await this.digests.readers(null, atOnce);
    while (userIds.length > 0) {
      await this.tasks.enqueueAll(
        mailDigest,
        userIds.map((userId) => ({ payload: { userId }, dedupeKey: userId })),
      );
      userIds = await this.digests.readers(userIds.at(-1) ?? null, atOnce);
    }
  }

  @HandlesTask(mailDigest)
  async toOne({ payload }: TaskRun<{ readonly userId: string }>): Promise<void> {
    await this.mailDigest.execute(payload.userId);
  }
}
