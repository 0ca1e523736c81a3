import { Global, Module } from '@nestjs/common';
import { AuditLog } from '#kernel';
import { AuditLogController } from './audit-log.controller.ts';
import { AuditPersonalData } from './audit-personal-data.ts';
import { ReadAuditLog } from './read-audit-log.ts';
import { SqlAuditLog } from './sql-audit-log.ts';

@Global()
@Module({
  controllers: [AuditLogController],
  providers: [ReadAuditLog, AuditPersonalData, { provide: AuditLog, useClass: SqlAuditLog }],
  exports: [AuditLog],
})
export class AuditModule {}
