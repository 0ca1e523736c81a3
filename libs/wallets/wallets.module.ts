import { Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { AuthModule } from '#auth';
import { Clock } from '#kernel';
import { Newcomers, UsersModule } from '#users';
import { AdminTransactionsController, AdminWalletsController } from './api/admin-wallets.controller.ts';
import { ApprovalsController } from './api/approvals.controller.ts';
import { FundingController } from './api/funding.controller.ts';
import { HoldsController } from './api/holds.controller.ts';
import { PaymentRequestsController } from './api/payment-requests.controller.ts';
import { ScheduledTransfersController } from './api/scheduled-transfers.controller.ts';
import { TransactionsController, TransfersController } from './api/transfers.controller.ts';
import { WalletController } from './api/wallet.controller.ts';
import { WalletsSchedule } from './api/wallets.schedule.ts';
import { AdminFundingController, WithdrawalsController } from './api/withdrawals.controller.ts';
import { AnswerPaymentRequest } from './application/answer-payment-request.ts';
import { AuditLedger } from './application/audit-ledger.ts';
import { AuthorizePayment } from './application/authorize-payment.ts';
import { CancelScheduledTransfer } from './application/cancel-scheduled-transfer.ts';
import { CaptureHold } from './application/capture-hold.ts';
import { CheckPin } from './application/check-pin.ts';
import { DepositMoney } from './application/deposit-money.ts';
import { FreezeWallet } from './application/freeze-wallet.ts';
import { LimitWallet } from './application/limit-wallet.ts';
import { ReverseTransaction } from './application/reverse-transaction.ts';
import { DerivedIds } from './application/derived-ids.ts';
import { ExpireAgreements } from './application/expire-agreements.ts';
import { HoldMoney } from './application/hold-money.ts';
import { MakeScheduledTransfer } from './application/make-scheduled-transfer.ts';
import { MoveMoney } from './application/move-money.ts';
import { OpenWallet } from './application/open-wallet.ts';
import { PayRequest } from './application/pay-request.ts';
import { PinSealer } from './application/pin-sealer.ts';
import { AskApproval } from './application/ask-approval.ts';
import { CloseWallet } from './application/close-wallet.ts';
import { DecideApproval } from './application/decide-approval.ts';
import { ReadApprovals } from './application/read-approvals.ts';
import { ApprovalRepository } from './domain/approval.ts';
import { SqlApprovalRepository } from './infrastructure/sql-approval.repository.ts';
import { SqlReadApprovals } from './infrastructure/sql-read-approvals.ts';
import { EndWithdrawal } from './application/end-withdrawal.ts';
import { FundingProvider } from './application/funding-provider.ts';
import { PayOutWithdrawal } from './application/pay-out.ts';
import { ReadWithdrawals } from './application/read-withdrawals.ts';
import { ReceiveDeposit } from './application/receive-deposit.ts';
import { FundingLedger, ReconcileFunding } from './application/reconcile-funding.ts';
import { WithdrawMoney } from './application/withdraw-money.ts';
import { WithdrawalRepository } from './domain/withdrawal.ts';
import { HttpFundingProvider } from './infrastructure/http-funding-provider.ts';
import { SqlFundingLedger } from './infrastructure/sql-funding-ledger.ts';
import { SqlReadWithdrawals } from './infrastructure/sql-read-withdrawals.ts';
import { SqlWithdrawalRepository } from './infrastructure/sql-withdrawal.repository.ts';
import { ReadHolds } from './application/read-holds.ts';
import { ReadPaymentRequests } from './application/read-payment-requests.ts';
import { ReadScheduledTransfers } from './application/read-scheduled-transfers.ts';
import { ReadStatement } from './application/read-statement.ts';
import { ReadTerms } from './application/read-terms.ts';
import { ReadTransactions } from './application/read-transactions.ts';
import { ReadWallet } from './application/read-wallet.ts';
import { RequestMoney } from './application/request-money.ts';
import { ResetPin } from './application/reset-pin.ts';
import { ScheduleTransfer } from './application/schedule-transfer.ts';
import { SendMoney } from './application/send-money.ts';
import { SetPin } from './application/set-pin.ts';
import { SettleHold } from './application/settle-hold.ts';
import { StepUpTokens } from './application/step-up-tokens.ts';
import { StepUp } from './application/step-up.ts';
import { VerifyLedger } from './application/verify-ledger.ts';
import { VoidHold } from './application/void-hold.ts';
import { WalletPolicy } from './application/wallet-policy.ts';
import { HoldRepository } from './domain/hold.ts';
import { Ledger } from './domain/ledger.ts';
import { PaymentRequestRepository } from './domain/payment-request.ts';
import { PinRepository } from './domain/pin.ts';
import { ScheduledTransferRepository } from './domain/scheduled-transfer.ts';
import { WalletRepository } from './domain/wallet.repository.ts';
import { ConfiguredWalletPolicy } from './infrastructure/configured-wallet-policy.ts';
import { GroupedMoveMoney } from './infrastructure/grouped-move-money.ts';
import { HashedIds } from './infrastructure/hashed-ids.ts';
import { HmacPinSealer } from './infrastructure/hmac-pin-sealer.ts';
import { HmacStepUpTokens } from './infrastructure/hmac-step-up-tokens.ts';
import { SqlHoldRepository } from './infrastructure/sql-hold.repository.ts';
import { SqlLedger } from './infrastructure/sql-ledger.ts';
import { SqlPaymentRequestRepository } from './infrastructure/sql-payment-request.repository.ts';
import { SqlPinRepository } from './infrastructure/sql-pin.repository.ts';
import { SqlReadHolds } from './infrastructure/sql-read-holds.ts';
import { SqlReadPaymentRequests } from './infrastructure/sql-read-payment-requests.ts';
import { SqlReadScheduledTransfers } from './infrastructure/sql-read-scheduled-transfers.ts';
import { SqlReadTransactions } from './infrastructure/sql-read-transactions.ts';
import { SqlReadWallet } from './infrastructure/sql-read-wallet.ts';
import { SqlReadStatement } from './infrastructure/sql-read-statement.ts';
import { SqlScheduledTransferRepository } from './infrastructure/sql-scheduled-transfer.repository.ts';
import { SqlVerifyLedger } from './infrastructure/sql-verify-ledger.ts';
import { SqlWalletRepository } from './infrastructure/sql-wallet.repository.ts';
import { WalletsPersonalData } from './infrastructure/wallets-personal-data.ts';

@Module({
  imports: [UsersModule, AuthModule],
  controllers: [
    WalletController,
    TransfersController,
    TransactionsController,
    HoldsController,
    PaymentRequestsController,
    ScheduledTransfersController,
    WithdrawalsController,
    FundingController,
    AdminFundingController,
    ApprovalsController,
    AdminWalletsController,
    AdminTransactionsController,
  ],
  providers: [
    WalletsPersonalData,
    OpenWallet,
    CloseWallet,
    CheckPin,
    SetPin,
    ResetPin,
    StepUp,
    AuthorizePayment,
    { provide: MoveMoney, useClass: GroupedMoveMoney },
    SendMoney,
    ReadTerms,
    DepositMoney,
    ReverseTransaction,
    FreezeWallet,
    LimitWallet,
    HoldMoney,
    SettleHold,
    CaptureHold,
    VoidHold,
    RequestMoney,
    PayRequest,
    AnswerPaymentRequest,
    ScheduleTransfer,
    CancelScheduledTransfer,
    MakeScheduledTransfer,
    ExpireAgreements,
    AuditLedger,
    WalletsSchedule,
    AskApproval,
    DecideApproval,
    { provide: ApprovalRepository, useClass: SqlApprovalRepository },
    { provide: ReadApprovals, useClass: SqlReadApprovals },
    WithdrawMoney,
    PayOutWithdrawal,
    EndWithdrawal,
    ReceiveDeposit,
    ReconcileFunding,
    { provide: FundingProvider, useClass: HttpFundingProvider },
    { provide: FundingLedger, useClass: SqlFundingLedger },
    { provide: WithdrawalRepository, useClass: SqlWithdrawalRepository },
    { provide: ReadWithdrawals, useClass: SqlReadWithdrawals },
    { provide: DerivedIds, useClass: HashedIds },
    { provide: VerifyLedger, useClass: SqlVerifyLedger },
    { provide: HoldRepository, useClass: SqlHoldRepository },
    { provide: PaymentRequestRepository, useClass: SqlPaymentRequestRepository },
    { provide: ScheduledTransferRepository, useClass: SqlScheduledTransferRepository },
    { provide: ReadStatement, useClass: SqlReadStatement },
    { provide: ReadHolds, useClass: SqlReadHolds },
    { provide: ReadPaymentRequests, useClass: SqlReadPaymentRequests },
    { provide: ReadScheduledTransfers, useClass: SqlReadScheduledTransfers },
    { provide: WalletPolicy, useClass: ConfiguredWalletPolicy },
    { provide: PinSealer, useClass: HmacPinSealer },
    { provide: StepUpTokens, useClass: HmacStepUpTokens },
    { provide: Ledger, useClass: SqlLedger },
    { provide: WalletRepository, useClass: SqlWalletRepository },
    { provide: PinRepository, useClass: SqlPinRepository },
    { provide: ReadWallet, useClass: SqlReadWallet },
    { provide: ReadTransactions, useClass: SqlReadTransactions },
  ],
})
export class WalletsModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly newcomers: Newcomers,
    private readonly openWallet: OpenWallet,
    private readonly wallets: WalletRepository,
    private readonly policy: WalletPolicy,
    private readonly clock: Clock,
  ) {}

  /** A wallet is made with its member, in one transaction. */
  onModuleInit(): void {
    this.newcomers.onJoining((userId) => this.openWallet.execute(userId, this.policy.currency));
  }

  /** Also for members who came before there were wallets, or wallets in this currency. */
  async onApplicationBootstrap(): Promise<void> {
    const now = this.clock.now();
    for (const currency of this.policy.currencies) await this.wallets.openHouse(currency, now);
    await this.wallets.openMissing(this.policy.currency, now);
  }
}
