import { Injectable } from '@nestjs/common';
import type { TaskRun } from '#kernel';
import { HandlesTask, Scheduled, Schedules } from '#platform';
import { AuditLedger } from '../application/audit-ledger.ts';
import { ExpireAgreements } from '../application/expire-agreements.ts';
import { MakeScheduledTransfer } from '../application/make-scheduled-transfer.ts';
import { PayOutWithdrawal } from '../application/pay-out.ts';
import { auditLedger, expireAgreements, makeScheduledTransfer, payOut } from '../wallets.tasks.ts';

const eachMinute = { name: 'wallets.expire-agreements', cron: '* * * * *', task: expireAgreements };
const nightly = { name: 'wallets.audit-ledger', cron: '43 2 * * *', task: auditLedger };

@Injectable()
export class WalletsSchedule {
  constructor(
    private readonly schedules: Schedules,
    private readonly expire: ExpireAgreements,
    private readonly audit: AuditLedger,
    private readonly make: MakeScheduledTransfer,
    private readonly payOutWithdrawal: PayOutWithdrawal,
  ) {}

  @Scheduled(eachMinute)
  async leaveExpiry(): Promise<void> {
    await this.schedules.fire(eachMinute, {});
  }

  @HandlesTask(expireAgreements)
  expireSome(): Promise<unknown> {
    return this.expire.execute();
  }

  @Scheduled(nightly)
  async leaveAudit(): Promise<void> {
    await this.schedules.fire(nightly, {});
  }

  @HandlesTask(auditLedger)
  auditAll(): Promise<unknown> {
    return this.audit.execute();
  }

  @HandlesTask(makeScheduledTransfer)
  async transfer({ payload, complete }: TaskRun<{ readonly id: string; readonly occurrence: number }>): Promise<void> {
    await this.make.execute(payload.id, payload.occurrence, () => complete());
  }

  @HandlesTask(payOut)
  payOut({ payload: { id } }: TaskRun<{ readonly id: string }>): Promise<void> {
    return this.payOutWithdrawal.execute(id);
  }
}
