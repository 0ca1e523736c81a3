import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { Hold, HoldRepository } from '../domain/hold.ts';
import { Ledger, movement, refusalOf } from '../domain/ledger.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { holdMade } from '../wallets.events.ts';
import { AuthorizePayment, type Payer, type Proof } from './authorize-payment.ts';
import { ReadHolds, type HoldView } from './read-holds.ts';
import { ReadTerms, type Terms } from './read-terms.ts';
import { WalletPolicy } from './wallet-policy.ts';

export interface HoldOrder extends Terms {
  /** Made by the phone, so that it may send the same again without holding twice. */
  readonly id?: string | undefined;
  readonly description: string;
  readonly expiresInHours: number;
}

/** Sets money aside for another member. */
@Injectable()
export class HoldMoney {
  constructor(
    private readonly terms: ReadTerms,
    private readonly authorize: AuthorizePayment,
    private readonly transaction: Transaction,
    private readonly ledger: Ledger,
    private readonly wallets: WalletRepository,
    private readonly holds: HoldRepository,
    private readonly readHolds: ReadHolds,
    private readonly outbox: Outbox,
    private readonly policy: WalletPolicy,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(payer: Payer, order: HoldOrder, proof: Proof): Promise<HoldView> {
    const { otherId, amount } = await this.terms.execute(payer.userId, order);
    const pinVersion = await this.authorize.execute(payer, proof);
    if (otherId === undefined) throw refusalOf('receiver-missing');
    const createdAt = this.clock.now();
    const hold = Hold.authorize({
      id: order.id ?? this.ids.next(),
      payerId: payer.userId,
      receiverId: otherId,
      currency: amount.currency,
      amount: amount.minor,
      description: order.description,
      expiresAt: new Date(createdAt.getTime() + order.expiresInHours * 3_600_000),
      createdAt,
    });
    const { id, payerId, currency, description } = hold.state;
    await this.transaction.run(async () => {
      await this.wallets.assertPayable(payerId, otherId, currency);
      await this.wallets.openHeld(payerId, currency, createdAt);
      const isNew = await this.ledger.postAll([
        movement({
          id,
          type: 'hold',
          currency,
          from: { owner: payerId, kind: 'wallet' },
          to: { owner: payerId, kind: 'held' },
          amount: amount.minor,
          description,
          reference: otherId,
          actorId: payerId,
          at: createdAt,
          pinVersion,
          limits: this.policy.limitsIn(currency, payer.role),
        }),
      ]);
      if (!isNew) return;
      await this.holds.add(hold);
      const data = { holdId: id, payerId, receiverId: otherId, amount: String(amount), currency, description };
      await this.outbox.add({ type: holdMade, data, actorId: payerId, occurredAt: createdAt });
    });
    return this.readHolds.one(payerId, id);
  }
}
