import { Injectable } from '@nestjs/common';
import { Clock, Ids, Money, type Role } from '#kernel';
import type { Posting } from '../domain/ledger.ts';
import { refusalOf } from '../domain/ledger.ts';
import { paymentMade } from '../wallets.events.ts';
import { AuthorizePayment, type Payer, type Proof } from './authorize-payment.ts';
import { MoveMoney } from './move-money.ts';
import { ReadTerms, type Terms } from './read-terms.ts';
import type { TransactionView } from './read-transactions.ts';
import { WalletPolicy } from './wallet-policy.ts';

export interface Transfer extends Terms {
  /** Made by the phone, so that it may send the same again without paying twice. */
  readonly id?: string | undefined;
  readonly description: string;
}

/** Sends money to another member. The order of refusals is product.md's. */
@Injectable()
export class SendMoney {
  constructor(
    private readonly terms: ReadTerms,
    private readonly authorize: AuthorizePayment,
    private readonly moveMoney: MoveMoney,
    private readonly policy: WalletPolicy,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(payer: Payer, transfer: Transfer, proof: Proof): Promise<TransactionView> {
    const { otherId, amount } = await this.terms.execute(payer.userId, transfer);
    const pinVersion = await this.authorize.execute(payer, proof);
    if (otherId === undefined) throw refusalOf('receiver-missing');
    const posting = paymentOf(this.policy, {
      id: transfer.id ?? this.ids.next(),
      senderId: payer.userId,
      role: payer.role,
      receiverId: otherId,
      amount,
      description: transfer.description,
      at: this.clock.now(),
      pinVersion,
    });
    return this.moveMoney.execute(posting, announcementOf(posting));
  }
}

export interface Payment {
  readonly id: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly amount: Money;
  readonly description: string;
  readonly reference?: string;
  readonly at: Date;
  /** `null` when it was authorised at another time. */
  readonly pinVersion: number | null;
  /** Of the sender, when it is known. */
  readonly role?: Role;
}

/** From one member's wallet to another's, with this installation's fee and limits. */
export function paymentOf(policy: WalletPolicy, payment: Payment): Posting {
  const { id, senderId, receiverId, amount, description, reference = null, at, pinVersion } = payment;
  return {
    id,
    type: 'transfer',
    currency: amount.currency,
    from: { owner: senderId, kind: 'wallet' },
    to: { owner: receiverId, kind: 'wallet' },
    amount: amount.minor,
    fee: policy.feeFor(amount.minor),
    description,
    reference,
    reverses: null,
    actorId: senderId,
    at,
    pinVersion,
    limits: policy.limitsIn(amount.currency, payment.role),
    guarded: true,
  };
}

export function announcementOf({ id, from, to, amount, fee, currency, description, at }: Posting) {
  const data = {
    transactionId: id,
    senderId: from.owner,
    receiverId: to.owner,
    amount: String(Money.of(amount, currency)),
    fee: String(Money.of(fee, currency)),
    currency,
    description,
  };
  return { type: paymentMade, data, actorId: from.owner, occurredAt: at };
}
