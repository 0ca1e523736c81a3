import { Injectable } from '@nestjs/common';
import { Clock, Ids, Tasks, Transaction } from '#kernel';
import { ExportRepository, type Export } from '../domain/export.repository.ts';
import { makeExport } from '../privacy.tasks.ts';
import { expiryOf, PrivacyPolicy } from './privacy-policy.ts';

@Injectable()
export class RequestExport {
  constructor(
    private readonly transaction: Transaction,
    private readonly exports: ExportRepository,
    private readonly tasks: Tasks,
    private readonly policy: PrivacyPolicy,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** The one that is there or under way, or a new one. */
  async latest(userId: string): Promise<Export> {
    return (await this.exports.latestOf(userId, this.clock.now())) ?? this.another(userId);
  }

  /** A new one, unless one is under way. */
  another(userId: string): Promise<Export> {
    return this.transaction.run(async () => {
      const taskId = await this.tasks.enqueue(makeExport, {}, { ownerId: userId, dedupeKey: userId });
      const createdAt = this.clock.now();
      // of one that never gets ready, nothing is to be kept either
      const expiresAt = expiryOf(this.policy, createdAt);
      await this.exports.add({ id: this.ids.next(), userId, taskId, createdAt, expiresAt });
      const made = await this.exports.ofTask(taskId);
      if (made === undefined) throw new Error('An export is neither made nor found');
      return made;
    });
  }
}
