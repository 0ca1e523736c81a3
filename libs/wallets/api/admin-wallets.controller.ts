import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
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
import { DepositMoney } from '../application/deposit-money.ts';
import { FreezeWallet } from '../application/freeze-wallet.ts';
import { LimitWallet } from '../application/limit-wallet.ts';
import { ReadTransactions, type TransactionView as TransactionViewType } from '../application/read-transactions.ts';
import { ReadWallet, type WalletView as WalletViewType } from '../application/read-wallet.ts';
import { ReverseTransaction } from '../application/reverse-transaction.ts';
import { WalletPolicy } from '../application/wallet-policy.ts';
import {
  InsufficientFunds,
  InvalidAmount,
  NotReversible,
  ReversedAlready,
  SecondAdminNeeded,
  TransactionNotFound,
  WalletNotActive,
  WalletNotFound,
} from '../domain/wallet.errors.ts';
import { DepositBody, LimitsBody, ReverseBody, TransactionSearch, UserParams } from './admin-wallets.dto.ts';
import { IdParams, TransactionView, WalletQuery, WalletView } from './wallets.dto.ts';

@ApiTags('admin')
@Controller('admin/wallets/:userId')
export class AdminWalletsController {
  constructor(
    private readonly wallets: ReadWallet,
    private readonly policy: WalletPolicy,
    private readonly deposit: DepositMoney,
    private readonly freeze: FreezeWallet,
    private readonly limit: LimitWallet,
  ) {}

  @Get()
  @Endpoint({
    summary: 'The wallet of a member',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: WalletView },
    problems: [WalletNotFound],
  })
  getWalletOf(
    @Param({ schema: UserParams }) { userId }: UserParams,
    @Query({ schema: WalletQuery }) { currency }: WalletQuery,
  ): Promise<WalletViewType> {
    return this.wallets.execute(userId, currency ?? this.policy.currency);
  }

  @Post('deposits')
  @Endpoint({
    summary: 'Put money that came from outside into a wallet',
    description: 'Above a limit it takes two admins: `POST /admin/approvals`.',
    scope: 'admin:write',
    role: 'admin',
    answers: { 201: TransactionView },
    problems: [SecondAdminNeeded, InvalidAmount, WalletNotFound, WalletNotActive],
  })
  async createDeposit(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { userId }: UserParams,
    @Body({ schema: DepositBody }) body: DepositBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TransactionViewType> {
    const transaction = await this.deposit.execute(caller.userId, userId, body);
    created(reply, `admin/transactions/${transaction.id}`);
    return transaction;
  }

  @Post('freeze')
  @Endpoint({
    summary: 'Stop all wallets of a member',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: WalletView },
    problems: [WalletNotFound],
  })
  freezeWallet(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { userId }: UserParams,
  ): Promise<WalletViewType> {
    return this.freeze.execute(caller.userId, userId, 'frozen');
  }

  @Post('unfreeze')
  @Endpoint({
    summary: 'Let the wallets of a member go on',
    description: 'A PIN that was locked by wrong tries has all its tries again.',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: WalletView },
    problems: [WalletNotFound],
  })
  unfreezeWallet(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { userId }: UserParams,
  ): Promise<WalletViewType> {
    return this.freeze.execute(caller.userId, userId, 'active');
  }

  @Put('limits')
  @Endpoint({
    summary: 'Give a wallet limits of its own',
    scope: 'admin:write',
    role: 'admin',
    answers: { 200: WalletView },
    problems: [InvalidAmount, WalletNotFound],
  })
  limitWallet(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { userId }: UserParams,
    @Body({ schema: LimitsBody }) body: LimitsBody,
  ): Promise<WalletViewType> {
    return this.limit.execute(caller.userId, userId, body);
  }
}

@ApiTags('admin')
@Controller('admin/transactions')
export class AdminTransactionsController {
  constructor(
    private readonly transactions: ReadTransactions,
    private readonly reverse: ReverseTransaction,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Transactions, latest first',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: listOf(TransactionView) },
  })
  async searchTransactions(
    @Query({ schema: TransactionSearch }) { limit, cursor, ...filter }: TransactionSearch,
    @CursorScope() scope: string,
  ): Promise<ListView<TransactionViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.transactions.search(filter, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A transaction',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: TransactionView },
    problems: [TransactionNotFound],
  })
  findTransaction(@Param({ schema: IdParams }) { id }: IdParams): Promise<TransactionViewType> {
    return this.transactions.any(id);
  }

  @Post(':id/reverse')
  @Endpoint({
    summary: 'Take a transaction back, with its fee',
    scope: 'admin:write',
    role: 'admin',
    answers: { 201: TransactionView },
    problems: [TransactionNotFound, NotReversible, ReversedAlready, InsufficientFunds, WalletNotFound, WalletNotActive],
  })
  async reverseTransaction(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: ReverseBody }) { reason }: ReverseBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TransactionViewType> {
    const transaction = await this.reverse.execute(caller.userId, id, reason);
    created(reply, `admin/transactions/${transaction.id}`);
    return transaction;
  }
}
