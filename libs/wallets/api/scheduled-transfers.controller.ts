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
import { CancelScheduledTransfer } from '../application/cancel-scheduled-transfer.ts';
import {
  ReadScheduledTransfers,
  type ScheduledTransferView as ScheduledTransferViewType,
} from '../application/read-scheduled-transfers.ts';
import { ScheduleTransfer } from '../application/schedule-transfer.ts';
import {
  NotInTheFuture,
  ScheduledTransferEnded,
  ScheduledTransferNotFound,
  TransactionIdReused,
} from '../domain/wallet.errors.ts';
import { ScheduledTransferBody, ScheduledTransferView } from './agreements.dto.ts';
import { proofProblems, termsProblems } from './payment-problems.ts';
import { IdParams, partyOf } from './wallets.dto.ts';

@ApiTags('wallets')
@Controller('scheduled-transfers')
export class ScheduledTransfersController {
  constructor(
    private readonly schedule: ScheduleTransfer,
    private readonly cancel: CancelScheduledTransfer,
    private readonly transfers: ReadScheduledTransfers,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Send money later, once or again and again',
    description: 'What is refused then, for want of money, is tried again after 1, 6 and 24 hours, and then left out.',
    scope: 'session',
    answers: { 201: ScheduledTransferView },
    problems: [...termsProblems, ...proofProblems, NotInTheFuture, TransactionIdReused],
  })
  async createScheduledTransfer(
    @CurrentCaller() caller: SessionCaller,
    @Body({ schema: ScheduledTransferBody }) body: ScheduledTransferBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ScheduledTransferViewType> {
    const { pin, stepUpToken, receiverUserId, receiverUsername, ...plan } = body;
    const party = partyOf(receiverUserId, receiverUsername);
    const transfer = await this.schedule.execute(caller, { ...plan, party }, { pin, stepUpToken });
    created(reply, `scheduled-transfers/${transfer.id}`);
    return transfer;
  }

  @Get()
  @Endpoint({
    summary: 'What I am going to send, latest planned first',
    scope: 'wallets:read',
    answers: { 200: listOf(ScheduledTransferView) },
  })
  async listScheduledTransfers(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<ScheduledTransferViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.transfers.list(userId, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A scheduled transfer of mine',
    scope: 'wallets:read',
    answers: { 200: ScheduledTransferView },
    problems: [ScheduledTransferNotFound],
  })
  getScheduledTransfer(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<ScheduledTransferViewType> {
    return this.transfers.one(userId, id);
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Do not send it any more',
    scope: 'session',
    answers: { 200: ScheduledTransferView },
    problems: [ScheduledTransferNotFound, ScheduledTransferEnded],
  })
  cancelScheduledTransfer(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<ScheduledTransferViewType> {
    return this.cancel.execute(userId, id);
  }
}
