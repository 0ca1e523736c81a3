export { VerifyLedger } from './application/verify-ledger.ts';
export type { LedgerReport } from './application/verify-ledger.ts';
export {
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
} from './wallets.events.ts';
export { WalletsModule } from './wallets.module.ts';
export { walletSettings } from './wallets.settings.ts';
export { walletsTables } from './wallets.tables.ts';
