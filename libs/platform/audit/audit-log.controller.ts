import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Cursors, CursorScope } from '../http/cursors.ts';
import { Endpoint } from '../http/endpoint.ts';
import { listOf, type ListView } from '../http/wire.ts';
import { AuditEntryView, AuditLogQuery } from './audit.dto.ts';
import { ReadAuditLog } from './read-audit-log.ts';

@ApiTags('admin')
@Controller('admin/audit-log')
export class AuditLogController {
  constructor(
    private readonly log: ReadAuditLog,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Who did what to whom, newest first',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: listOf(AuditEntryView) },
  })
  async listAuditLog(
    @Query({ schema: AuditLogQuery }) { limit, cursor, ...filter }: AuditLogQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<AuditEntryView>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.log.list(filter, { limit, after }), scope);
  }
}
