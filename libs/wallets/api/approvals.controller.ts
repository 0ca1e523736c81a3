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
} from '#platform';
import { AskApproval } from '../application/ask-approval.ts';
import { DecideApproval } from '../application/decide-approval.ts';
import { ReadApprovals, type ApprovalView as ApprovalViewType } from '../application/read-approvals.ts';
import {
  ApprovalEnded,
  ApprovalNotFound,
  InsufficientFunds,
  InvalidAmount,
  SecondAdminNeeded,
  WalletNotActive,
  WalletNotFound,
} from '../domain/wallet.errors.ts';
import { ApprovalBody, ApprovalSearch, ApprovalView } from './approvals.dto.ts';
import { IdParams } from './wallets.dto.ts';

@ApiTags('admin')
@Controller('admin/approvals')
export class ApprovalsController {
  constructor(
    private readonly ask: AskApproval,
    private readonly decide: DecideApproval,
    private readonly approvals: ReadApprovals,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Ask a second admin for an adjustment, or a large deposit',
    scope: 'admin:write',
    role: 'admin',
    answers: { 201: ApprovalView },
    problems: [InvalidAmount, WalletNotFound],
  })
  async createApproval(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: ApprovalBody }) body: ApprovalBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ApprovalViewType> {
    const approval = await this.ask.execute(userId, body);
    created(reply, `admin/approvals/${approval.id}`);
    return approval;
  }

  @Get()
  @Endpoint({
    summary: 'What was asked for, latest first',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: listOf(ApprovalView) },
  })
  async listApprovals(
    @Query({ schema: ApprovalSearch }) { limit, cursor, status }: ApprovalSearch,
    @CursorScope() scope: string,
  ): Promise<ListView<ApprovalViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.approvals.list(status, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'What was asked for',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: ApprovalView },
    problems: [ApprovalNotFound],
  })
  getApproval(@Param({ schema: IdParams }) { id }: IdParams): Promise<ApprovalViewType> {
    return this.approvals.one(id);
  }

  @Post(':id/approve')
  @Endpoint({
    summary: 'Agree, as another admin than the one who asked: the money moves',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: ApprovalView },
    problems: [ApprovalNotFound, ApprovalEnded, SecondAdminNeeded, InsufficientFunds, WalletNotFound, WalletNotActive],
  })
  approve(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<ApprovalViewType> {
    return this.decide.execute(userId, id, 'approve');
  }

  @Post(':id/reject')
  @Endpoint({
    summary: 'Say no',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: ApprovalView },
    problems: [ApprovalNotFound, ApprovalEnded],
  })
  reject(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<ApprovalViewType> {
    return this.decide.execute(userId, id, 'reject');
  }
}
