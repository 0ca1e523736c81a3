import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Money, Outbox, Transaction } from '#kernel';
import { house, Ledger, movement } from '../domain/ledger.ts';
import { WithdrawalNotFound } from '../domain/wallet.errors.ts';
import { WithdrawalRepository, type Outcome } from '../domain/withdrawal.ts';
import { withdrawalEnded } from '../wallets.events.ts';
import { DerivedIds } from './derived-ids.ts';
import { ReadWithdrawals, type WithdrawalView } from './read-withdrawals.ts';

/** The money has arrived, or comes back; the same news again changes nothing. */
@Injectable()
export class EndWithdrawal {
  constructor(
    private readonly transaction: Transaction,
    private readonly withdrawals: WithdrawalRepository,
    private readonly readWithdrawals: ReadWithdrawals,
    private readonly ledger: Ledger,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly ids: DerivedIds,
    private readonly clock: Clock,
  ) {}

  /**
   * @param adminId `null` when it was the provider who told
   * @throws WithdrawalNotFound, WithdrawalEnded
   */
  async execute(adminId: string | null, id: string, outcome: Outcome): Promise<WithdrawalView> {
    await this.transaction.run(async () => {
      const at = this.clock.now();
      const known = await this.withdrawals.take(id);
      if (known === undefined) throw new WithdrawalNotFound();
      if (known.hasEndedAs(outcome)) return;
      const isSettled = outcome.status === 'settled';
      const ended = isSettled ? known.settle(outcome.reference, at) : known.giveBack(outcome.reason, at);
      const { userId, currency, amount } = ended.state;
      await this.ledger.postAll([
        movement({
          id: this.ids.of('withdrawal', id),
          type: isSettled ? 'withdrawal' : 'release',
          currency,
          from: { owner: userId, kind: 'held' },
          to: isSettled ? { owner: house, kind: 'outside' } : { owner: userId, kind: 'wallet' },
          amount,
          description: isSettled ? '' : outcome.reason,
          reference: isSettled ? outcome.reference : id,
          actorId: adminId,
          at,
        }),
      ]);
      await this.withdrawals.save(ended);
      const { status } = outcome;
      const data = { withdrawalId: id, userId, status, amount: String(Money.of(amount, currency)), currency };
      await this.outbox.add({ type: withdrawalEnded, data, actorId: adminId, occurredAt: at });
      const target = { kind: 'withdrawal', id };
      await this.audit.record({ actorId: adminId, action: `withdrawal.${status}`, target, after: outcome });
    });
    return this.readWithdrawals.one(id, null);
  }
}
