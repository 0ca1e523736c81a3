import { Injectable } from '@nestjs/common';
import { Clock, Ids, Money } from '#kernel';
import { FindUser } from '#users';
import { CannotPayYourself, InvalidAmount, WalletNotFound } from '../domain/wallet.errors.ts';
import { paymentMade } from '../wallets.events.ts';
import { AuthorizePayment, type Payer, type Proof } from './authorize-payment.ts';
import { MoveMoney } from './move-money.ts';
import type { TransactionView } from './read-transactions.ts';
import { WalletPolicy } from './wallet-policy.ts';

export interface Transfer {
  /** Made by the phone, so that it may send the same again without paying twice. */
  readonly id?: string | undefined;
  readonly receiver: { readonly id: string } | { readonly username: string };
  readonly amount: string;
  readonly currency?: string | undefined;
  readonly description: string;
}

/** Sends money to another member. The order of refusals is product.md's. */
@Injectable()
export class SendMoney {
  constructor(
    private readonly users: FindUser,
    private readonly authorize: AuthorizePayment,
    private readonly moveMoney: MoveMoney,
    private readonly policy: WalletPolicy,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(payer: Payer, transfer: Transfer, proof: Proof): Promise<TransactionView> {
    const currency = transfer.currency ?? this.policy.currency;
    const amount = payable(transfer.amount, currency);
    const receiverId = await this.idOf(transfer.receiver);
    const senderId = payer.userId;
    if (receiverId === senderId) throw new CannotPayYourself();
    const pinVersion = await this.authorize.execute(payer, proof);
    if (receiverId === undefined) throw new WalletNotFound({ detail: 'The receiver has no wallet in this currency.' });

    const { description } = transfer;
    const id = transfer.id ?? this.ids.next();
    const at = this.clock.now();
    const fee = this.policy.feeFor(amount.minor);
    const data = {
      transactionId: id,
      senderId,
      receiverId,
      amount: String(amount),
      fee: String(Money.of(fee, currency)),
      currency,
      description,
    };
    return this.moveMoney.execute(
      {
        id,
        type: 'transfer',
        currency,
        from: { owner: senderId, kind: 'wallet' },
        to: { owner: receiverId, kind: 'wallet' },
        amount: amount.minor,
        fee,
        description,
        reference: null,
        reverses: null,
        actorId: senderId,
        at,
        pinVersion,
        limits: this.policy.limitsIn(currency),
        guarded: true,
      },
      [{ type: paymentMade, data, actorId: senderId, occurredAt: at }],
      senderId,
    );
  }

  private async idOf(receiver: Transfer['receiver']): Promise<string | undefined> {
    if ('id' in receiver) return receiver.id;
    return (await this.users.byIdentifier(receiver.username))?.state.id;
  }
}

/** @throws InvalidAmount when the text is no amount of the currency above zero */
function payable(text: string, currency: string): Money {
  const money = Money.parse(text, currency);
  if (money === undefined || money.minor === 0n)
    throw new InvalidAmount({ detail: `Give an amount of ${currency} above zero.` });
  return money;
}
