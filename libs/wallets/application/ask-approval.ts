import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Ids, Transaction } from '#kernel';
import { Approval, ApprovalRepository, type ApprovalKind } from '../domain/approval.ts';
import { InvalidAmount } from '../domain/wallet.errors.ts';
import { ReadApprovals, type ApprovalView } from './read-approvals.ts';
import { ReadTerms } from './read-terms.ts';
import { ReadWallet } from './read-wallet.ts';

export interface Wanted {
  readonly kind: ApprovalKind;
  readonly userId: string;
  /** With a `-` before it, it is taken from the wallet: an adjustment alone does that. */
  readonly amount: string;
  readonly currency?: string | undefined;
  readonly reason: string;
}

/** An admin asks for what needs a second one. */
@Injectable()
export class AskApproval {
  constructor(
    private readonly terms: ReadTerms,
    private readonly wallets: ReadWallet,
    private readonly transaction: Transaction,
    private readonly approvals: ApprovalRepository,
    private readonly readApprovals: ReadApprovals,
    private readonly audit: AuditLog,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidAmount, WalletNotFound */
  async execute(adminId: string, { kind, userId, reason, ...wanted }: Wanted): Promise<ApprovalView> {
    const isTaken = wanted.amount.startsWith('-');
    if (isTaken && kind !== 'adjustment') throw new InvalidAmount();
    const { minor, currency } = this.terms.amountOf({ ...wanted, amount: wanted.amount.replace(/^-/, '') });
    await this.wallets.execute(userId, currency);
    const [id, createdAt, amount] = [this.ids.next(), this.clock.now(), isTaken ? -minor : minor];
    const approval = Approval.ask({ id, kind, userId, currency, amount, reason, askedBy: adminId, createdAt });
    await this.transaction.run(async () => {
      await this.approvals.add(approval);
      const after = { kind, userId, amount: wanted.amount, currency, reason };
      await this.audit.record({ actorId: adminId, action: 'approval.asked', target: { kind: 'approval', id }, after });
    });
    return this.readApprovals.one(id);
  }
}
