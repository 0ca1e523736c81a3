import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { SecondFactorRequired, TooManyLogins, TooManyTries, WrongCredentials, WrongSecondFactor } from '#auth';
import { Clock } from '#kernel';
import { CurrentCaller, Endpoint, type Caller, type SessionCaller } from '#platform';
import { ReadWallet, type WalletView as WalletViewType } from '../application/read-wallet.ts';
import { CloseWallet } from '../application/close-wallet.ts';
import { OpenWallet } from '../application/open-wallet.ts';
import { ReadStatement, type Period, type Statement } from '../application/read-statement.ts';
import { ResetPin } from '../application/reset-pin.ts';
import { SetPin } from '../application/set-pin.ts';
import { StepUp } from '../application/step-up.ts';
import { WalletPolicy } from '../application/wallet-policy.ts';
import {
  CurrencyNotOffered,
  InvalidPeriod,
  PinLocked,
  PinNotSet,
  PinsDiffer,
  PinSetAlready,
  StatementTooLong,
  WalletNotActive,
  WalletNotEmpty,
  WalletNotFound,
  WrongPin,
} from '../domain/wallet.errors.ts';
import { proofProblems } from './payment-problems.ts';
import { csvOf } from './statement-csv.ts';
import { pdfOf } from './statement-pdf.ts';
import {
  CloseWalletBody,
  OpenWalletBody,
  ResetPinBody,
  SetPinBody,
  StatementQuery,
  StepUpView,
  VerifyPinBody,
  WalletQuery,
  WalletView,
} from './wallets.dto.ts';

const longestPeriodMs = 366 * 86_400_000;

@ApiTags('wallets')
@Controller('wallet')
export class WalletController {
  constructor(
    private readonly wallets: ReadWallet,
    private readonly policy: WalletPolicy,
    private readonly open: OpenWallet,
    private readonly close: CloseWallet,
    private readonly setPinUseCase: SetPin,
    private readonly resetPinUseCase: ResetPin,
    private readonly stepUp: StepUp,
    private readonly statements: ReadStatement,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ summary: 'My wallet', scope: 'wallets:read', answers: { 200: WalletView }, problems: [WalletNotFound] })
  getMyWallet(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: WalletQuery }) { currency }: WalletQuery,
  ): Promise<WalletViewType> {
    return this.wallets.execute(userId, currency ?? this.policy.currency);
  }

  @Post()
  @Endpoint({
    summary: 'Open a wallet in another currency, or one that I had closed',
    scope: 'session',
    answers: { 200: WalletView },
    problems: [CurrencyNotOffered],
  })
  async openWallet(
    @CurrentCaller() { userId }: SessionCaller,
    @Body({ schema: OpenWalletBody }) { currency }: OpenWalletBody,
  ): Promise<WalletViewType> {
    await this.open.execute(userId, currency);
    return this.wallets.execute(userId, currency);
  }

  @Post('close')
  @Endpoint({
    summary: 'Close a wallet in which there is nothing',
    scope: 'session',
    answers: { 200: WalletView },
    problems: [...proofProblems, WalletNotFound, WalletNotActive, WalletNotEmpty],
  })
  closeWallet(
    @CurrentCaller() caller: SessionCaller,
    @Body({ schema: CloseWalletBody }) { currency, ...proof }: CloseWalletBody,
  ): Promise<WalletViewType> {
    return this.close.execute(caller, currency ?? this.policy.currency, proof);
  }

  @Get('statement')
  @Endpoint({
    summary: 'A statement of my wallet, as CSV',
    description: 'With opening and closing balance, of a year at most.',
    scope: 'wallets:read',
    answers: { 200: null },
    content: { 'text/csv': { schema: { type: 'string' } } },
    problems: [InvalidPeriod, StatementTooLong, WalletNotFound],
  })
  async getStatement(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: StatementQuery }) query: StatementQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { statement, period } = await this.statementOf(userId, query);
    reply.header('content-disposition', attachment(statement, period, 'csv'));
    await reply.type('text/csv; charset=utf-8').send(csvOf(statement, period));
  }

  @Get('statement/pdf')
  @Endpoint({
    summary: 'A statement of my wallet, as PDF',
    description: 'With opening and closing balance, of a year at most. It is sent page by page while it is made.',
    scope: 'wallets:read',
    answers: { 200: null },
    content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
    problems: [InvalidPeriod, StatementTooLong, WalletNotFound],
  })
  async getStatementAsPdf(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: StatementQuery }) query: StatementQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { statement, period } = await this.statementOf(userId, query);
    reply.header('content-disposition', attachment(statement, period, 'pdf'));
    await reply.type('application/pdf').send(Readable.from(pdfOf(statement, period), { objectMode: false }));
  }

  @Post('pin')
  @Endpoint({
    summary: 'Set or change my PIN',
    kind: 'credentials',
    description: 'Changing it needs the old one, and ends every step-up token.',
    scope: 'session',
    answers: { 200: WalletView },
    problems: [PinsDiffer, PinSetAlready, PinNotSet, WrongPin, PinLocked, TooManyLogins, WalletNotFound],
  })
  async setPin(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: SetPinBody }) body: SetPinBody,
  ): Promise<WalletViewType> {
    await this.setPinUseCase.execute(userId, body);
    return this.wallets.execute(userId, this.policy.currency);
  }

  @Post('pin/reset')
  @Endpoint({
    summary: 'Set another PIN with my password, and a code of the second factor',
    kind: 'credentials',
    description: 'All its tries are given back, and every step-up token ends. A frozen wallet stays frozen.',
    scope: 'session',
    answers: { 200: WalletView },
    problems: [
      PinsDiffer,
      WrongCredentials,
      SecondFactorRequired,
      WrongSecondFactor,
      TooManyTries,
      TooManyLogins,
      WalletNotFound,
    ],
  })
  async resetPin(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: ResetPinBody }) body: ResetPinBody,
  ): Promise<WalletViewType> {
    await this.resetPinUseCase.execute(userId, body);
    return this.wallets.execute(userId, this.policy.currency);
  }

  @Post('pin/verify')
  @Endpoint({
    summary: 'Get a step-up token for my PIN',
    kind: 'credentials',
    description: 'It stands for the PIN for five minutes, in this session.',
    scope: 'session',
    answers: { 200: StepUpView },
    problems: [PinNotSet, WrongPin, PinLocked, TooManyLogins],
  })
  verifyPin(
    @CurrentCaller() caller: SessionCaller,
    @Body({ schema: VerifyPinBody }) { pin }: VerifyPinBody,
  ): Promise<StepUpView> {
    return this.stepUp.execute(caller, pin);
  }

  private async statementOf(userId: string, query: StatementQuery) {
    const period = { from: new Date(query.from), to: query.to === undefined ? this.clock.now() : new Date(query.to) };
    const length = period.to.getTime() - period.from.getTime();
    if (length <= 0 || length > longestPeriodMs) throw new InvalidPeriod();
    return { statement: await this.statements.execute(userId, query.currency ?? this.policy.currency, period), period };
  }
}

const attachment = ({ currency }: Statement, { from }: Period, extension: string): string =>
  `attachment; filename="statement-${currency}-${from.toISOString().slice(0, 10)}.${extension}"`;
