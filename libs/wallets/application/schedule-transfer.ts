import { Injectable } from '@nestjs/common';
import { Clock, Ids, Tasks, Transaction } from '#kernel';
import { refusalOf } from '../domain/ledger.ts';
import { ScheduledTransfer, ScheduledTransferRepository, type Interval } from '../domain/scheduled-transfer.ts';
import { NotInTheFuture, TransactionIdReused } from '../domain/wallet.errors.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { makeScheduledTransfer } from '../wallets.tasks.ts';
import { AuthorizePayment, type Payer, type Proof } from './authorize-payment.ts';
import { ReadScheduledTransfers, type ScheduledTransferView } from './read-scheduled-transfers.ts';
import { ReadTerms, type Terms } from './read-terms.ts';

export interface Plan extends Terms {
  readonly id?: string | undefined;
  readonly description: string;
  readonly startsAt: string;
  readonly every?: Interval | undefined;
}

/** Plans a transfer for later, once or again and again; the PIN is asked for now. */
@Injectable()
export class ScheduleTransfer {
  constructor(
    private readonly terms: ReadTerms,
    private readonly authorize: AuthorizePayment,
    private readonly transaction: Transaction,
    private readonly transfers: ScheduledTransferRepository,
    private readonly readTransfers: ReadScheduledTransfers,
    private readonly wallets: WalletRepository,
    private readonly tasks: Tasks,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(payer: Payer, plan: Plan, proof: Proof): Promise<ScheduledTransferView> {
    const { userId } = payer;
    const createdAt = this.clock.now();
    const startsAt = new Date(plan.startsAt);
    if (startsAt <= createdAt) throw new NotInTheFuture();
    const { otherId, amount } = await this.terms.execute(userId, plan);
    await this.authorize.execute(payer, proof);
    if (otherId === undefined) throw refusalOf('receiver-missing');
    const transfer = ScheduledTransfer.plan({
      id: plan.id ?? this.ids.next(),
      senderId: userId,
      receiverId: otherId,
      currency: amount.currency,
      amount: amount.minor,
      description: plan.description,
      every: plan.every ?? null,
      startsAt,
      createdAt,
    });
    const { id } = transfer.state;
    await this.transaction.run(async () => {
      await this.wallets.assertPayable(userId, otherId, amount.currency);
      if (await this.transfers.add(transfer)) {
        await this.tasks.enqueue(makeScheduledTransfer, { id, occurrence: 0 }, { runAt: startsAt });
        return;
      }
      const known = await this.transfers.take(id, userId);
      if (known === undefined || !isSame(known, transfer)) throw new TransactionIdReused();
    });
    return this.readTransfers.one(userId, id);
  }
}

function isSame({ state: a }: ScheduledTransfer, { state: b }: ScheduledTransfer): boolean {
  const told = (state: ScheduledTransfer['state']): string =>
    [state.receiverId, state.currency, state.amount, state.description, state.every, state.startsAt.toISOString()].join(
      '\n',
    );
  return told(a) === told(b);
}
