import { Injectable } from '@nestjs/common';
import { Clock, Money, Outbox, Transaction } from '#kernel';
import type { PaymentRequest } from '../domain/payment-request.ts';
import { PaymentRequestRepository } from '../domain/payment-request.ts';
import { PaymentRequestNotFound } from '../domain/wallet.errors.ts';
import { paymentRequestEnded } from '../wallets.events.ts';
import { ReadPaymentRequests, type PaymentRequestView } from './read-payment-requests.ts';

/** Declines a request for money, or takes it back. */
@Injectable()
export class AnswerPaymentRequest {
  constructor(
    private readonly transaction: Transaction,
    private readonly requests: PaymentRequestRepository,
    private readonly readRequests: ReadPaymentRequests,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(userId: string, requestId: string, answer: 'decline' | 'cancel'): Promise<PaymentRequestView> {
    await this.transaction.run(async () => {
      const now = this.clock.now();
      const request = await this.requests.take(requestId, userId);
      if (request === undefined) throw new PaymentRequestNotFound();
      const ended = answer === 'decline' ? request.decline(userId, now) : request.cancel(userId, now);
      await this.requests.save(ended);
      await this.outbox.add(endOf(ended, userId, now));
    });
    return this.readRequests.one(userId, requestId);
  }
}

export function endOf({ state }: PaymentRequest, actorId: string | null, occurredAt: Date) {
  const { id: requestId, requesterId, payerId, status, currency } = state;
  const amount = String(Money.of(state.amount, currency));
  const data = { requestId, requesterId, payerId, status, amount, currency };
  return { type: paymentRequestEnded, data, actorId, occurredAt };
}
