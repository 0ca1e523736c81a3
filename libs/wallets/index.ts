export { VerifyLedger } from './application/verify-ledger.ts';
export type { LedgerReport } from './application/verify-ledger.ts';
export {
  balanceAdjusted,
  depositMade,
  holdEnded,
  holdMade,
  ledgerViolated,
  paymentMade,
  paymentRequestEnded,
  paymentRequestMade,
  scheduledTransferRefused,
  transactionReversed,
  walletStatusChanged,
  withdrawalEnded,
  withdrawalRequested,
} from './wallets.events.ts';
export { WalletsModule } from './wallets.module.ts';
export { walletSettings } from './wallets.settings.ts';
export { walletsTables } from './wallets.tables.ts';
