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
import { ReadTransactions, type TransactionView as TransactionViewType } from '../application/read-transactions.ts';
import { SendMoney } from '../application/send-money.ts';
import { WalletPolicy } from '../application/wallet-policy.ts';
import { TransactionNotFound } from '../domain/wallet.errors.ts';
import { paymentProblems } from './payment-problems.ts';
import { IdParams, partyOf, TransactionsQuery, TransactionView, TransferBody } from './wallets.dto.ts';

@ApiTags('wallets')
@Controller('transfers')
export class TransfersController {
  constructor(private readonly sendMoney: SendMoney) {}

  @Post()
  @Endpoint({
    summary: 'Send money to a member',
    description: 'With an `id` of your own, sending the same again answers the same and pays once.',
    scope: 'session',
    answers: { 201: TransactionView },
    problems: paymentProblems,
  })
  async createTransfer(
    @CurrentCaller() caller: SessionCaller,
    @Body({ schema: TransferBody }) body: TransferBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TransactionViewType> {
    const { pin, stepUpToken, receiverUserId, receiverUsername, ...transfer } = body;
    const party = partyOf(receiverUserId, receiverUsername);
    const transaction = await this.sendMoney.execute(caller, { ...transfer, party }, { pin, stepUpToken });
    created(reply, `transactions/${transaction.id}`);
    return transaction;
  }
}

@ApiTags('wallets')
@Controller('transactions')
export class TransactionsController {
  constructor(
    private readonly transactions: ReadTransactions,
    private readonly policy: WalletPolicy,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'What came into my wallet and left it, latest first',
    scope: 'wallets:read',
    answers: { 200: listOf(TransactionView) },
  })
  async listTransactions(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: TransactionsQuery }) { limit, cursor, currency }: TransactionsQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<TransactionViewType>> {
    const after = this.cursors.read(cursor, scope);
    const page = await this.transactions.list(userId, currency ?? this.policy.currency, { limit, after });
    return this.cursors.list(page, scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A transaction of mine',
    scope: 'wallets:read',
    answers: { 200: TransactionView },
    problems: [TransactionNotFound],
  })
  getTransaction(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<TransactionViewType> {
    return this.transactions.one(userId, id);
  }
}
