import { Injectable } from '@nestjs/common';
import { Clock, type TaskRun } from '#kernel';
import { EraseUser } from '#users';
import { EverythingPersonal } from './everything-personal.ts';
import { deletedBefore, PrivacyPolicy } from './privacy-policy.ts';

@Injectable()
export class EraseMember {
  constructor(
    private readonly users: EraseUser,
    private readonly everything: EverythingPersonal,
    private readonly policy: PrivacyPolicy,
    private readonly clock: Clock,
  ) {}

  /** Whoever was restored in the meantime stays; what was begun is ended, however often it takes. */
  async execute({ payload: { userId }, signal, progress }: TaskRun<{ readonly userId: string }>): Promise<void> {
    if (!(await this.users.begin(userId, deletedBefore(this.policy, this.clock.now())))) return;
    const all = this.everything.all();
    for (const [index, data] of all.entries()) {
      signal.throwIfAborted();
      await data.erase(userId);
      progress((100 * (index + 1)) / all.length);
    }
    await this.users.finish(userId);
  }
}
