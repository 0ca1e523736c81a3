import { Injectable, Logger } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { ledgerViolated } from '../wallets.events.ts';
import { VerifyLedger, type LedgerReport } from './verify-ledger.ts';

/** Verifies the ledger, and raises an alarm when it does not add up. */
@Injectable()
export class AuditLedger {
  private readonly logger = new Logger(AuditLedger.name);

  constructor(
    private readonly verify: VerifyLedger,
    private readonly transaction: Transaction,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<LedgerReport> {
    const report = await this.verify.execute();
    const { problems } = report;
    if (problems.length === 0) return report;
    this.logger.error(`The ledger does not add up: ${JSON.stringify(problems)}`);
    const occurredAt = this.clock.now();
    const data = { ledger: 'wallets', problems: problems.map(({ kind, id, detail }) => ({ kind, id, detail })) };
    await this.transaction.run(() => this.outbox.add({ type: ledgerViolated, data, actorId: null, occurredAt }));
    return report;
  }
}
