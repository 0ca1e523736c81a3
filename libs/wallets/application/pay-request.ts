import { Injectable } from '@nestjs/common';
import { Clock, Money, Outbox, Transaction } from '#kernel';
import { Ledger } from '../domain/ledger.ts';
import { PaymentRequestRepository } from '../domain/payment-request.ts';
import { PaymentRequestNotFound } from '../domain/wallet.errors.ts';
import { endOf } from './answer-payment-request.ts';
import { AuthorizePayment, type Payer, type Proof } from './authorize-payment.ts';
import { ReadPaymentRequests, type PaymentRequestView } from './read-payment-requests.ts';
import { announcementOf, paymentOf } from './send-money.ts';
import { WalletPolicy } from './wallet-policy.ts';

/** Pays what another member has asked for. The payment has the id of the request, so that there is one at most. */
@Injectable()
export class PayRequest {
  constructor(
    private readonly transaction: Transaction,
    private readonly requests: PaymentRequestRepository,
    private readonly readRequests: ReadPaymentRequests,
    private readonly authorize: AuthorizePayment,
    private readonly ledger: Ledger,
    private readonly policy: WalletPolicy,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(payer: Payer, requestId: string, proof: Proof): Promise<PaymentRequestView> {
    const { userId } = payer;
    // a stranger is not asked for the PIN
    await this.readRequests.one(userId, requestId);
    const pinVersion = await this.authorize.execute(payer, proof);
    await this.transaction.run(async () => {
      const at = this.clock.now();
      const request = await this.requests.take(requestId, userId);
      if (request === undefined) throw new PaymentRequestNotFound();
      const paid = request.pay(userId, at);
      const { id, requesterId, currency, description } = paid.state;
      const amount = Money.of(paid.state.amount, currency);
      const posting = paymentOf(this.policy, {
        id,
        senderId: userId,
        role: payer.role,
        receiverId: requesterId,
        amount,
        description,
        at,
        pinVersion,
      });
      await this.ledger.postAll([posting]);
      await this.requests.save(paid);
      await this.outbox.add(announcementOf(posting));
      await this.outbox.add(endOf(paid, userId, at));
    });
    return this.readRequests.one(userId, requestId);
  }
}
