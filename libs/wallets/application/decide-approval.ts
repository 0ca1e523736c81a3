import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Money, Outbox, Transaction } from '#kernel';
import { ApprovalRepository, type ApprovalState } from '../domain/approval.ts';
import { house, Ledger, movement } from '../domain/ledger.ts';
import { ApprovalNotFound } from '../domain/wallet.errors.ts';
import { balanceAdjusted, depositMade } from '../wallets.events.ts';
import { ReadApprovals, type ApprovalView } from './read-approvals.ts';

/** A second admin agrees, and the money moves in the same transaction; or somebody says no. */
@Injectable()
export class DecideApproval {
  constructor(
    private readonly transaction: Transaction,
    private readonly approvals: ApprovalRepository,
    private readonly readApprovals: ReadApprovals,
    private readonly ledger: Ledger,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws ApprovalNotFound, SecondAdminNeeded, ApprovalEnded, InsufficientFunds, WalletNotFound, WalletNotActive */
  async execute(adminId: string, id: string, decision: 'approve' | 'reject'): Promise<ApprovalView> {
    await this.transaction.run(async () => {
      const at = this.clock.now();
      const asked = await this.approvals.take(id);
      if (asked === undefined) throw new ApprovalNotFound();
      const decided = asked[decision](adminId, at);
      if (decision === 'approve') await this.move(decided.state, adminId, at);
      await this.approvals.save(decided);
      const target = { kind: 'approval', id };
      const { status } = decided.state;
      await this.audit.record({ actorId: adminId, action: `approval.${status}`, target, after: { status } });
    });
    return this.readApprovals.one(id);
  }

  private async move(state: ApprovalState, actorId: string, at: Date): Promise<void> {
    const { id, kind, userId, currency, reason, amount } = state;
    const wallet = { owner: userId, kind: 'wallet' } as const;
    const outside = { owner: house, kind: 'outside' } as const;
    const [from, to] = amount > 0n ? [outside, wallet] : [wallet, outside];
    const reference = kind === 'deposit' ? reason : id;
    const absolute = amount > 0n ? amount : -amount;
    await this.ledger.postAll([
      movement({ id, type: kind, currency, from, to, amount: absolute, description: reason, reference, actorId, at }),
    ]);
    const written = String(Money.of(absolute, currency));
    const common = { transactionId: id, userId, currency };
    const told = { actorId, occurredAt: at };
    if (kind === 'deposit') {
      await this.outbox.add({ type: depositMade, data: { ...common, amount: written, reference }, ...told });
      return;
    }
    const signed = amount > 0n ? written : `-${written}`;
    await this.outbox.add({ type: balanceAdjusted, data: { ...common, amount: signed, reason }, ...told });
  }
}
