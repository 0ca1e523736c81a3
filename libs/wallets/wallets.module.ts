import { Module, type OnModuleInit } from '@nestjs/common';
import { AuthModule } from '#auth';
import { Newcomers, UsersModule } from '#users';
import { TransactionsController, TransfersController } from './api/transfers.controller.ts';
import { WalletController } from './api/wallet.controller.ts';
import { AuthorizePayment } from './application/authorize-payment.ts';
import { CheckPin } from './application/check-pin.ts';
import { MoveMoney } from './application/move-money.ts';
import { OpenWallet } from './application/open-wallet.ts';
import { PinSealer } from './application/pin-sealer.ts';
import { ReadTransactions } from './application/read-transactions.ts';
import { ReadWallet } from './application/read-wallet.ts';
import { SendMoney } from './application/send-money.ts';
import { SetPin } from './application/set-pin.ts';
import { StepUpTokens } from './application/step-up-tokens.ts';
import { StepUp } from './application/step-up.ts';
import { WalletPolicy } from './application/wallet-policy.ts';
import { Ledger } from './domain/ledger.ts';
import { PinRepository } from './domain/pin.ts';
import { WalletRepository } from './domain/wallet.repository.ts';
import { ConfiguredWalletPolicy } from './infrastructure/configured-wallet-policy.ts';
import { HmacPinSealer } from './infrastructure/hmac-pin-sealer.ts';
import { HmacStepUpTokens } from './infrastructure/hmac-step-up-tokens.ts';
import { SqlLedger } from './infrastructure/sql-ledger.ts';
import { SqlPinRepository } from './infrastructure/sql-pin.repository.ts';
import { SqlReadTransactions } from './infrastructure/sql-read-transactions.ts';
import { SqlReadWallet } from './infrastructure/sql-read-wallet.ts';
import { SqlWalletRepository } from './infrastructure/sql-wallet.repository.ts';
import { WalletsPersonalData } from './infrastructure/wallets-personal-data.ts';

@Module({
  imports: [UsersModule, AuthModule],
  controllers: [WalletController, TransfersController, TransactionsController],
  providers: [
    WalletsPersonalData,
    OpenWallet,
    CheckPin,
    SetPin,
    StepUp,
    AuthorizePayment,
    MoveMoney,
    SendMoney,
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
export class WalletsModule implements OnModuleInit {
  constructor(
    private readonly newcomers: Newcomers,
    private readonly openWallet: OpenWallet,
    private readonly policy: WalletPolicy,
  ) {}

  /** A wallet is made with its member, in one transaction. */
  onModuleInit(): void {
    this.newcomers.onJoining((userId) => this.openWallet.execute(userId, this.policy.currency));
  }
}
