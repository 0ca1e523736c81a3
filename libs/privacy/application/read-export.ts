import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { FindUser } from '#users';
import { ExportRepository } from '../domain/export.repository.ts';
import { ExportNotFound } from '../domain/privacy.errors.ts';
import { Archives } from './archives.ts';
import { ExportLinks } from './export-links.ts';

export interface FoundArchive {
  readonly size: number;
  readonly createdAt: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** For the holder of a link. */
@Injectable()
export class ReadExport {
  constructor(
    private readonly exports: ExportRepository,
    private readonly users: FindUser,
    private readonly links: ExportLinks,
    private readonly archives: Archives,
    private readonly clock: Clock,
  ) {}

  async execute(exportId: string, signature: string): Promise<FoundArchive> {
    if (!this.links.isGenuine(exportId, signature)) throw new ExportNotFound();
    const found = await this.exports.ofId(exportId);
    if (found === undefined || found.size === null || new Date(found.expiresAt) <= this.clock.now()) {
      throw new ExportNotFound();
    }
    const owner = await this.users.byId(found.userId);
    if (owner === undefined || owner.isAbsent) throw new ExportNotFound();
    const bytes = await this.archives.open(exportId);
    if (bytes === undefined) throw new ExportNotFound();
    return { size: found.size, createdAt: found.createdAt, bytes };
  }
}
