import { Injectable } from '@nestjs/common';
import { Clock, Transaction, type TaskRun } from '#kernel';
import { MediaStorage, Scratch } from '#media';
import { ExportRepository } from '../domain/export.repository.ts';
import { Archives, type Archive } from './archives.ts';
import { EverythingPersonal } from './everything-personal.ts';
import { PrivacyPolicy } from './privacy-policy.ts';

const hourMs = 3_600_000;
export const archiveType = 'application/zip';
export const keyOf = (exportId: string): string => `${exportId}/export`;

@Injectable()
export class MakeExport {
  constructor(
    private readonly transaction: Transaction,
    private readonly exports: ExportRepository,
    private readonly everything: EverythingPersonal,
    private readonly archives: Archives,
    private readonly storage: MediaStorage,
    private readonly scratch: Scratch,
    private readonly policy: PrivacyPolicy,
    private readonly clock: Clock,
  ) {}

  /** Running twice makes the same archive again. */
  async execute(run: TaskRun<object>): Promise<void> {
    const wanted = await this.exports.ofTask(run.taskId);
    if (wanted === undefined) return;
    const { id, userId } = wanted;
    await this.scratch.use(async (directory) => {
      const { path, size } = await this.collect(userId, directory, run);
      await this.storage.put(keyOf(id), path, archiveType);
      const expiresAt = new Date(this.clock.now().getTime() + this.policy.exportKeptHours * hourMs);
      const isWanted = await this.transaction.run(async () => {
        await run.complete({ exportId: id, size });
        return this.exports.makeReady(id, size, expiresAt);
      });
      // its owner went while it was made
      if (!isWanted) await this.storage.remove([keyOf(id)]);
    });
  }

  private collect(userId: string, directory: string, run: TaskRun<object>): Promise<Archive> {
    const all = this.everything.all();
    return this.archives.make(directory, async (folder) => {
      for (const [index, data] of all.entries()) {
        run.signal.throwIfAborted();
        await data.copy(userId, folder(data.module));
        run.progress((90 * (index + 1)) / all.length);
      }
    });
  }
}
