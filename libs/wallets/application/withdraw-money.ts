import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Tasks, Transaction } from '#kernel';
import { Ledger, movement } from '../domain/ledger.ts';
import { TransactionIdReused } from '../domain/wallet.errors.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { Withdrawal, WithdrawalRepository } from '../domain/withdrawal.ts';
import { withdrawalRequested } from '../wallets.events.ts';
import { payOut } from '../wallets.tasks.ts';
import { AuthorizePayment, type Payer, type Proof } from './authorize-payment.ts';
import { FundingProvider } from './funding-provider.ts';
import { ReadTerms } from './read-terms.ts';
import { ReadWithdrawals, type WithdrawalView } from './read-withdrawals.ts';
import { WalletPolicy } from './wallet-policy.ts';

export interface WithdrawalOrder {
  readonly id?: string | undefined;
  readonly amount: string;
  readonly currency?: string | undefined;
  readonly destination: string;
}

/** Takes money out: it is held at once, and leaves the ledger when it has arrived. */
@Injectable()
export class WithdrawMoney {
  constructor(
    private readonly terms: ReadTerms,
    private readonly authorize: AuthorizePayment,
    private readonly transaction: Transaction,
    private readonly ledger: Ledger,
    private readonly wallets: WalletRepository,
    private readonly withdrawals: WithdrawalRepository,
    private readonly readWithdrawals: ReadWithdrawals,
    private readonly provider: FundingProvider,
    private readonly policy: WalletPolicy,
    private readonly tasks: Tasks,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(payer: Payer, order: WithdrawalOrder, proof: Proof): Promise<WithdrawalView> {
    const { userId } = payer;
    const amount = this.terms.amountOf(order);
    const pinVersion = await this.authorize.execute(payer, proof);
    const [createdAt, { minor, currency }, { destination }] = [this.clock.now(), amount, order];
    const draft = { id: order.id ?? this.ids.next(), userId, currency, amount: minor, destination, createdAt };
    const { id } = draft;
    await this.transaction.run(async () => {
      await this.wallets.openHeld(userId, currency, createdAt);
      const isNew = await this.ledger.postAll([
        movement({
          id,
          type: 'hold',
          currency,
          from: { owner: userId, kind: 'wallet' },
          to: { owner: userId, kind: 'held' },
          amount: minor,
          description: destination,
          reference: id,
          actorId: userId,
          at: createdAt,
          pinVersion,
          limits: this.policy.limitsIn(currency, payer.role),
          guarded: true,
        }),
      ]);
      if (!isNew) return;
      if (!(await this.withdrawals.add(Withdrawal.request(draft)))) throw new TransactionIdReused();
      const data = { withdrawalId: id, userId, amount: String(amount), currency };
      await this.outbox.add({ type: withdrawalRequested, data, actorId: userId, occurredAt: createdAt });
      if (this.provider.pays) await this.tasks.enqueue(payOut, { id });
    });
    return this.readWithdrawals.one(id, userId);
  }
}
