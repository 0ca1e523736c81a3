import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  type Caller,
  type ListView,
  type Reply,
  type SessionCaller,
} from '#platform';
import { AnswerPaymentRequest } from '../application/answer-payment-request.ts';
import { PayRequest } from '../application/pay-request.ts';
import {
  ReadPaymentRequests,
  type PaymentRequestView as PaymentRequestViewType,
} from '../application/read-payment-requests.ts';
import { RequestMoney } from '../application/request-money.ts';
import {
  NotYourDecision,
  PaymentRequestEnded,
  PaymentRequestNotFound,
  TransactionIdReused,
} from '../domain/wallet.errors.ts';
import {
  PayBody,
  PaymentRequestBody,
  PaymentRequestsQuery,
  PaymentRequestView,
  SplitBody,
  SplitView,
} from './agreements.dto.ts';
import { proofProblems, spendingProblems, termsProblems } from './payment-problems.ts';
import { IdParams, partyOf } from './wallets.dto.ts';

const answerProblems = [PaymentRequestNotFound, PaymentRequestEnded, NotYourDecision];

@ApiTags('wallets')
@Controller('payment-requests')
export class PaymentRequestsController {
  constructor(
    private readonly requestMoney: RequestMoney,
    private readonly payRequest: PayRequest,
    private readonly answer: AnswerPaymentRequest,
    private readonly requests: ReadPaymentRequests,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Ask a member for money',
    scope: 'session',
    answers: { 201: PaymentRequestView },
    problems: termsProblems,
  })
  async createPaymentRequest(
    @CurrentCaller() { userId }: SessionCaller,
    @Body({ schema: PaymentRequestBody }) { payerUserId, payerUsername, ...wish }: PaymentRequestBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PaymentRequestViewType> {
    const request = await this.requestMoney.execute(userId, { ...wish, party: partyOf(payerUserId, payerUsername) });
    created(reply, `payment-requests/${request.id}`);
    return request;
  }

  @Post('split')
  @Endpoint({
    summary: 'Ask several members for equal shares of an amount',
    description: 'The shares differ by the smallest coin at most, and together are the amount.',
    scope: 'session',
    answers: { 201: SplitView },
    problems: termsProblems,
  })
  async splitPayment(
    @CurrentCaller() { userId }: SessionCaller,
    @Body({ schema: SplitBody }) { payerUserIds, ...split }: SplitBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<{ readonly id: string; readonly requests: readonly PaymentRequestViewType[] }> {
    const requests = await this.requestMoney.split(userId, { ...split, payerIds: payerUserIds });
    const id = requests[0]?.splitId ?? '';
    created(reply, `payment-requests?splitId=${id}`);
    return { id, requests };
  }

  @Get()
  @Endpoint({
    summary: 'What was asked of me and by me, latest first',
    scope: 'wallets:read',
    answers: { 200: listOf(PaymentRequestView) },
  })
  async listPaymentRequests(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: PaymentRequestsQuery }) { limit, cursor, ...filter }: PaymentRequestsQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<PaymentRequestViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.requests.list(userId, filter, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A payment request',
    scope: 'wallets:read',
    answers: { 200: PaymentRequestView },
    problems: [PaymentRequestNotFound],
  })
  getPaymentRequest(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<PaymentRequestViewType> {
    return this.requests.one(userId, id);
  }

  @Post(':id/pay')
  @Endpoint({
    summary: 'Pay what was asked of me',
    scope: 'session',
    answers: { 200: PaymentRequestView },
    problems: [...answerProblems, ...proofProblems, ...spendingProblems, TransactionIdReused],
  })
  payPaymentRequest(
    @CurrentCaller() caller: SessionCaller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: PayBody }) proof: PayBody,
  ): Promise<PaymentRequestViewType> {
    return this.payRequest.execute(caller, id, proof);
  }

  @Post(':id/decline')
  @Endpoint({
    summary: 'Decline what was asked of me',
    scope: 'session',
    answers: { 200: PaymentRequestView },
    problems: answerProblems,
  })
  declinePaymentRequest(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<PaymentRequestViewType> {
    return this.answer.execute(userId, id, 'decline');
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Take back what I asked for',
    scope: 'session',
    answers: { 200: PaymentRequestView },
    problems: answerProblems,
  })
  cancelPaymentRequest(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<PaymentRequestViewType> {
    return this.answer.execute(userId, id, 'cancel');
  }
}
