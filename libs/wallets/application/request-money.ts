import { Injectable } from '@nestjs/common';
import { Clock, Ids, Money, Outbox, Transaction } from '#kernel';
import { refusalOf } from '../domain/ledger.ts';
import { PaymentRequest, PaymentRequestRepository, sharesOf } from '../domain/payment-request.ts';
import { CannotPayYourself, InvalidAmount } from '../domain/wallet.errors.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { paymentRequestMade } from '../wallets.events.ts';
import { ReadPaymentRequests, type PaymentRequestView } from './read-payment-requests.ts';
import { ReadTerms, type Terms } from './read-terms.ts';

interface Wish {
  readonly description: string;
  readonly expiresInDays: number;
}

export interface Split extends Wish {
  readonly amount: string;
  readonly currency?: string | undefined;
  readonly payerIds: readonly string[];
  /** Whether the one who asks bears a share too. */
  readonly includeMe: boolean;
}

/** Asks a member for money, or several for their shares of an amount. */
@Injectable()
export class RequestMoney {
  constructor(
    private readonly terms: ReadTerms,
    private readonly transaction: Transaction,
    private readonly requests: PaymentRequestRepository,
    private readonly wallets: WalletRepository,
    private readonly readRequests: ReadPaymentRequests,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(userId: string, order: Terms & Wish): Promise<PaymentRequestView> {
    const { otherId, amount } = await this.terms.execute(userId, order);
    if (otherId === undefined) throw refusalOf('receiver-missing');
    const [id = ''] = await this.ask(userId, [{ payerId: otherId, amount }], order, null);
    return this.readRequests.one(userId, id);
  }

  /** Every cent is asked of somebody: the shares differ by one at most. */
  async split(userId: string, order: Split): Promise<readonly PaymentRequestView[]> {
    const total = this.terms.amountOf(order);
    const payerIds = [...new Set(order.payerIds)];
    if (payerIds.includes(userId)) throw new CannotPayYourself();
    const shares = sharesOf(total.minor, payerIds.length + (order.includeMe ? 1 : 0));
    if (shares.at(-1) === 0n) throw new InvalidAmount({ detail: 'There is less than the smallest coin for each.' });
    const parts = payerIds.map((payerId, index) => ({
      payerId,
      amount: Money.of(shares[index] ?? 0n, total.currency),
    }));
    const ids = await this.ask(userId, parts, order, this.ids.next());
    return Promise.all(ids.map((id) => this.readRequests.one(userId, id)));
  }

  private async ask(
    requesterId: string,
    parts: readonly { readonly payerId: string; readonly amount: Money }[],
    { description, expiresInDays }: Wish,
    splitId: string | null,
  ): Promise<readonly string[]> {
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + expiresInDays * 86_400_000);
    const requests = parts.map(({ payerId, amount: { minor: amount, currency } }) =>
      PaymentRequest.ask({
        id: this.ids.next(),
        requesterId,
        payerId,
        currency,
        amount,
        description,
        splitId,
        expiresAt,
        createdAt,
      }),
    );
    await this.transaction.run(async () => {
      for (const { payerId, amount } of parts) await this.wallets.assertPayable(requesterId, payerId, amount.currency);
      await this.requests.addAll(requests);
      for (const [index, { state }] of requests.entries()) {
        const { id: requestId, payerId, currency } = state;
        const data = { requestId, requesterId, payerId, amount: String(parts[index]?.amount), currency, description };
        await this.outbox.add({ type: paymentRequestMade, data, actorId: requesterId, occurredAt: createdAt });
      }
    });
    return requests.map(({ state }) => state.id);
  }
}
