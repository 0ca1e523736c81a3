import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Endpoint, Public } from '#platform';
import { ReadExport } from '../application/read-export.ts';
import { ExportNotFound } from '../domain/privacy.errors.ts';
import { ExportLinkQuery, ExportParams } from './privacy.dto.ts';

const archiveType = 'application/zip';

@ApiTags('users')
@Controller('exports')
export class ExportsController {
  constructor(private readonly archives: ReadExport) {}

  @Public()
  @Get(':id/file')
  @Endpoint({
    summary: 'The copy of somebody’s data, behind a link',
    description: 'The link itself is the permission, until it expires or its owner goes.',
    kind: 'costly',
    answers: { 200: null },
    content: { [archiveType]: { schema: { type: 'string', format: 'binary' } } },
    problems: [ExportNotFound],
  })
  async getExportFile(
    @Param({ schema: ExportParams }) { id }: ExportParams,
    @Query({ schema: ExportLinkQuery }) { signature }: ExportLinkQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { size, createdAt, bytes } = await this.archives.execute(id, signature);
    await reply
      .header('cache-control', 'no-store')
      .header('content-length', size)
      .header('content-disposition', `attachment; filename="guildhall-${createdAt.slice(0, 10)}.zip"`)
      .type(archiveType)
      .send(Readable.from(bytes, { objectMode: false }));
  }
}
