import { Injectable } from '@nestjs/common';
import { AppError, Clock, Money, Outbox, Tasks, Transaction } from '#kernel';
import { Ledger } from '../domain/ledger.ts';
import { ScheduledTransferRepository, type ScheduledTransfer } from '../domain/scheduled-transfer.ts';
import { scheduledTransferRefused } from '../wallets.events.ts';
import { makeScheduledTransfer } from '../wallets.tasks.ts';
import { announcementOf, paymentOf } from './send-money.ts';
import { DerivedIds } from './derived-ids.ts';
import { WalletPolicy } from './wallet-policy.ts';

/** Makes one occurrence of a scheduled transfer. Its payment has an id of its own, so that there is one at most. */
@Injectable()
export class MakeScheduledTransfer {
  constructor(
    private readonly transaction: Transaction,
    private readonly transfers: ScheduledTransferRepository,
    private readonly ledger: Ledger,
    private readonly policy: WalletPolicy,
    private readonly outbox: Outbox,
    private readonly tasks: Tasks,
    private readonly ids: DerivedIds,
    private readonly clock: Clock,
  ) {}

  /** @param complete notes in the transaction that it was done */
  async execute(id: string, occurrence: number, complete: () => Promise<void>): Promise<void> {
    const attempt = (pay: (transfer: ScheduledTransfer, at: Date) => Promise<ScheduledTransfer>): Promise<void> =>
      this.transaction.run(async () => {
        const at = this.clock.now();
        const transfer = await this.transfers.take(id, null);
        // cancelled, or this occurrence was made by a worker that died before it could say so
        if (transfer?.isDue(occurrence, at)) await this.goOn(await pay(transfer, at));
        await complete();
      });
    try {
      await attempt((transfer, at) => this.pay(transfer, at));
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
      await attempt((transfer, at) => this.refuse(transfer, error.code, at));
    }
  }

  private async pay(transfer: ScheduledTransfer, at: Date): Promise<ScheduledTransfer> {
    const { id, senderId, receiverId, currency, description, occurrence } = transfer.state;
    const posting = paymentOf(this.policy, {
      id: this.ids.of('scheduled transfer', id, String(occurrence)),
      senderId,
      receiverId,
      amount: Money.of(transfer.state.amount, currency),
      description,
      reference: id,
      at,
      pinVersion: null,
    });
    if (await this.ledger.postAll([posting])) await this.outbox.add(announcementOf(posting));
    return transfer.succeed();
  }

  private async refuse(transfer: ScheduledTransfer, problem: string, at: Date): Promise<ScheduledTransfer> {
    const next = transfer.refused(problem, at);
    const { id: scheduledTransferId, senderId, receiverId, nextAt } = next.state;
    const data = { scheduledTransferId, senderId, receiverId, problem, nextAt: nextAt?.toISOString() ?? null };
    await this.outbox.add({ type: scheduledTransferRefused, data, actorId: null, occurredAt: at });
    return next;
  }

  private async goOn(next: ScheduledTransfer): Promise<void> {
    await this.transfers.save(next);
    const { id, occurrence, nextAt } = next.state;
    if (nextAt !== null) await this.tasks.enqueue(makeScheduledTransfer, { id, occurrence }, { runAt: nextAt });
  }
}
