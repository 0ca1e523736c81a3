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
import { CaptureHold } from '../application/capture-hold.ts';
import { HoldMoney } from '../application/hold-money.ts';
import { ReadHolds, type HoldView as HoldViewType } from '../application/read-holds.ts';
import { VoidHold } from '../application/void-hold.ts';
import {
  HoldEnded,
  HoldNotFound,
  InvalidAmount,
  MoreThanHeld,
  NotYourDecision,
  WalletNotActive,
  WalletNotFound,
} from '../domain/wallet.errors.ts';
import { CaptureBody, HoldBody, HoldView } from './agreements.dto.ts';
import { paymentProblems } from './payment-problems.ts';
import { IdParams, partyOf } from './wallets.dto.ts';

@ApiTags('wallets')
@Controller('holds')
export class HoldsController {
  constructor(
    private readonly holdMoney: HoldMoney,
    private readonly capture: CaptureHold,
    private readonly voidHoldUseCase: VoidHold,
    private readonly holds: ReadHolds,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Set money aside for a member',
    description: 'It cannot be spent otherwise until they take it, give it back, or it expires.',
    scope: 'session',
    answers: { 201: HoldView },
    problems: paymentProblems,
  })
  async createHold(
    @CurrentCaller() caller: SessionCaller,
    @Body({ schema: HoldBody }) body: HoldBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<HoldViewType> {
    const { pin, stepUpToken, receiverUserId, receiverUsername, ...order } = body;
    const party = partyOf(receiverUserId, receiverUsername);
    const hold = await this.holdMoney.execute(caller, { ...order, party }, { pin, stepUpToken });
    created(reply, `holds/${hold.id}`);
    return hold;
  }

  @Get()
  @Endpoint({
    summary: 'Holds of mine and for me, latest first',
    scope: 'wallets:read',
    answers: { 200: listOf(HoldView) },
  })
  async listHolds(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<HoldViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.holds.list(userId, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({ summary: 'A hold', scope: 'wallets:read', answers: { 200: HoldView }, problems: [HoldNotFound] })
  getHold(@CurrentCaller() { userId }: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<HoldViewType> {
    return this.holds.one(userId, id);
  }

  @Post(':id/capture')
  @Endpoint({
    summary: 'Take what is held for me, whole or in part',
    description: 'The payer may call it too, to hand over the whole, or a part while the rest stays held.',
    scope: 'session',
    answers: { 200: HoldView },
    problems: [HoldNotFound, HoldEnded, NotYourDecision, MoreThanHeld, InvalidAmount, WalletNotFound, WalletNotActive],
  })
  captureHold(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: CaptureBody }) body: CaptureBody,
  ): Promise<HoldViewType> {
    return this.capture.execute(userId, id, body);
  }

  @Post(':id/void')
  @Endpoint({
    summary: 'Give back what is held for me',
    scope: 'session',
    answers: { 200: HoldView },
    problems: [HoldNotFound, HoldEnded, NotYourDecision],
  })
  voidHold(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<HoldViewType> {
    return this.voidHoldUseCase.execute(userId, id);
  }
}
