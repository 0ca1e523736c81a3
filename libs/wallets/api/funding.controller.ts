import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Clock } from '#kernel';
import { bodyAsSent, Endpoint, KeepsBody, Public } from '#platform';
import { EndWithdrawal } from '../application/end-withdrawal.ts';
import { FundingProvider } from '../application/funding-provider.ts';
import type { WithdrawalView as WithdrawalViewType } from '../application/read-withdrawals.ts';
import { ReceiveDeposit } from '../application/receive-deposit.ts';
import {
  InvalidAmount,
  InvalidSignature,
  TransactionIdReused,
  WalletNotActive,
  WalletNotFound,
  WithdrawalEnded,
  WithdrawalNotFound,
} from '../domain/wallet.errors.ts';
import { PayOutBody, ReceivedDepositBody, ReceivedDepositView, WithdrawalView } from './funding.dto.ts';

const signed = 'Signed as Standard Webhooks say: `webhook-id`, `webhook-timestamp`, `webhook-signature`.';

/** What the provider of money tells. It repeats itself, out of order, and others pretend to be it. */
@ApiTags('funding')
@Controller('funding')
export class FundingController {
  constructor(
    private readonly provider: FundingProvider,
    private readonly receive: ReceiveDeposit,
    private readonly end: EndWithdrawal,
    private readonly clock: Clock,
  ) {}

  @Public()
  @KeepsBody()
  @Post('deposits')
  @Endpoint({
    summary: 'The provider has got money for a member',
    description: signed,
    answers: { 200: ReceivedDepositView },
    problems: [InvalidSignature, InvalidAmount, WalletNotFound, WalletNotActive, TransactionIdReused],
  })
  async receiveDeposit(
    @Req() request: FastifyRequest,
    @Body({ schema: ReceivedDepositBody }) body: ReceivedDepositBody,
  ): Promise<{ readonly transactionId: string }> {
    this.checkSignature(request);
    return { transactionId: await this.receive.execute(body) };
  }

  @Public()
  @KeepsBody()
  @Post('payouts')
  @Endpoint({
    summary: 'The provider has paid a withdrawal, or could not',
    description: signed,
    answers: { 200: WithdrawalView },
    problems: [InvalidSignature, WithdrawalNotFound, WithdrawalEnded],
  })
  async endPayOut(
    @Req() request: FastifyRequest,
    @Body({ schema: PayOutBody }) { withdrawalId, status, reference, reason }: PayOutBody,
  ): Promise<WithdrawalViewType> {
    this.checkSignature(request);
    const outcome = status === 'settled' ? ({ status, reference } as const) : ({ status: 'returned', reason } as const);
    return this.end.execute(null, withdrawalId, outcome);
  }

  private checkSignature(request: FastifyRequest): void {
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map(
      (name) => request.headers[`webhook-${name}`],
    );
    const isWhole = typeof id === 'string' && typeof timestamp === 'string' && typeof signature === 'string';
    const body = bodyAsSent(request);
    if (!isWhole || !this.provider.hasSigned({ id, timestamp, signature, body }, this.clock.now()))
      throw new InvalidSignature();
  }
}
