import { Injectable } from '@nestjs/common';
import { Clock, Transaction, type PersonalCopy, type TaskRun } from '#kernel';
import { ExportRepository } from '../domain/export.repository.ts';
import { Archives } from './archives.ts';
import { EverythingPersonal } from './everything-personal.ts';
import { expiryOf, PrivacyPolicy } from './privacy-policy.ts';

@Injectable()
export class MakeExport {
  constructor(
    private readonly transaction: Transaction,
    private readonly exports: ExportRepository,
    private readonly everything: EverythingPersonal,
    private readonly archives: Archives,
    private readonly policy: PrivacyPolicy,
    private readonly clock: Clock,
  ) {}

  /** Running twice makes the same archive again. */
  async execute(run: TaskRun<object>): Promise<void> {
    const wanted = await this.exports.ofTask(run.taskId);
    if (wanted === undefined) return;
    const { id, userId } = wanted;
    const size = await this.archives.make(id, (folder) => this.collect(userId, folder, run));
    const isWanted = await this.transaction.run(async () => {
      await run.complete({ exportId: id, size });
      return this.exports.makeReady(id, size, expiryOf(this.policy, this.clock.now()));
    });
    if (!isWanted) await this.archives.remove([id]);
  }

  private async collect(userId: string, folder: (name: string) => PersonalCopy, run: TaskRun<object>): Promise<void> {
    const all = this.everything.all();
    for (const [index, data] of all.entries()) {
      run.signal.throwIfAborted();
      await data.copy(userId, folder(data.module));
      run.progress((90 * (index + 1)) / all.length);
    }
  }
}
