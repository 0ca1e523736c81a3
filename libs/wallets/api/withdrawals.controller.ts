import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type Caller,
  type ListView,
  type Reply,
  type SessionCaller,
} from '#platform';
import { EndWithdrawal } from '../application/end-withdrawal.ts';
import { ReadWithdrawals, type WithdrawalView as WithdrawalViewType } from '../application/read-withdrawals.ts';
import { ReconcileFunding, type Reconciliation } from '../application/reconcile-funding.ts';
import { WithdrawMoney } from '../application/withdraw-money.ts';
import { InvalidAmount, TransactionIdReused, WithdrawalEnded, WithdrawalNotFound } from '../domain/wallet.errors.ts';
import {
  ReconciliationView,
  ReturnBody,
  SettleBody,
  StatementBody,
  WithdrawalBody,
  WithdrawalSearch,
  WithdrawalView,
} from './funding.dto.ts';
import { proofProblems, spendingProblems } from './payment-problems.ts';
import { IdParams } from './wallets.dto.ts';

@ApiTags('wallets')
@Controller('withdrawals')
export class WithdrawalsController {
  constructor(
    private readonly withdraw: WithdrawMoney,
    private readonly withdrawals: ReadWithdrawals,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Take money out',
    description: 'It is held until it has arrived, or comes back.',
    scope: 'session',
    answers: { 201: WithdrawalView },
    problems: [...new Set([InvalidAmount, ...proofProblems, ...spendingProblems, TransactionIdReused])],
  })
  async createWithdrawal(
    @CurrentCaller() caller: SessionCaller,
    @Body({ schema: WithdrawalBody }) { pin, stepUpToken, ...order }: WithdrawalBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WithdrawalViewType> {
    const withdrawal = await this.withdraw.execute(caller, order, { pin, stepUpToken });
    created(reply, `withdrawals/${withdrawal.id}`);
    return withdrawal;
  }

  @Get()
  @Endpoint({
    summary: 'My withdrawals, latest first',
    scope: 'wallets:read',
    answers: { 200: listOf(WithdrawalView) },
  })
  async listWithdrawals(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<WithdrawalViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.withdrawals.list({ userId }, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A withdrawal of mine',
    scope: 'wallets:read',
    answers: { 200: WithdrawalView },
    problems: [WithdrawalNotFound],
  })
  getWithdrawal(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<WithdrawalViewType> {
    return this.withdrawals.one(id, userId);
  }
}

@ApiTags('admin')
@Controller('admin')
export class AdminFundingController {
  constructor(
    private readonly withdrawals: ReadWithdrawals,
    private readonly end: EndWithdrawal,
    private readonly reconcile: ReconcileFunding,
    private readonly cursors: Cursors,
  ) {}

  @Get('withdrawals')
  @Endpoint({
    summary: 'Withdrawals of everybody, latest first',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: listOf(WithdrawalView) },
  })
  async searchWithdrawals(
    @Query({ schema: WithdrawalSearch }) { limit, cursor, ...filter }: WithdrawalSearch,
    @CursorScope() scope: string,
  ): Promise<ListView<WithdrawalViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.withdrawals.list(filter, { limit, after }), scope);
  }

  @Post('withdrawals/:id/settle')
  @Endpoint({
    summary: 'Say that a withdrawal has arrived',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: WithdrawalView },
    problems: [WithdrawalNotFound, WithdrawalEnded],
  })
  settleWithdrawal(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: SettleBody }) { reference }: SettleBody,
  ): Promise<WithdrawalViewType> {
    return this.end.execute(userId, id, { status: 'settled', reference });
  }

  @Post('withdrawals/:id/return')
  @Endpoint({
    summary: 'Give the money of a withdrawal back',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: WithdrawalView },
    problems: [WithdrawalNotFound, WithdrawalEnded],
  })
  returnWithdrawal(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: ReturnBody }) { reason }: ReturnBody,
  ): Promise<WithdrawalViewType> {
    return this.end.execute(userId, id, { status: 'returned', reason });
  }

  @Post('funding/reconcile')
  @Endpoint({
    summary: 'Compare a statement of the provider with the ledger',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: ReconciliationView },
    problems: [InvalidAmount],
  })
  reconcileFunding(@Body({ schema: StatementBody }) statement: StatementBody): Promise<Reconciliation> {
    return this.reconcile.execute(statement);
  }
}
