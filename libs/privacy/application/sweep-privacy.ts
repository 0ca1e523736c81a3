import { Injectable } from '@nestjs/common';
import { Clock, Tasks } from '#kernel';
import { EraseUser } from '#users';
import { ExportRepository } from '../domain/export.repository.ts';
import { eraseMember } from '../privacy.tasks.ts';
import { Archives } from './archives.ts';
import { deletedBefore, PrivacyPolicy } from './privacy-policy.ts';

const batch = 100;

/** Has those erased whose time has come, and removes archives that are over. */
@Injectable()
export class SweepPrivacy {
  constructor(
    private readonly users: EraseUser,
    private readonly exports: ExportRepository,
    private readonly tasks: Tasks,
    private readonly archives: Archives,
    private readonly policy: PrivacyPolicy,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    const due = await this.users.due(deletedBefore(this.policy, now), batch);
    await this.tasks.enqueueAll(
      eraseMember,
      due.map((userId) => ({ payload: { userId }, dedupeKey: userId })),
    );
    for (
      let ids = await this.exports.expired(now, batch);
      ids.length > 0;
      ids = await this.exports.expired(now, batch)
    ) {
      await this.archives.remove(ids);
      await this.exports.remove(ids);
    }
  }
}
