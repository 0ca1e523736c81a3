export { VerifyLedger } from './application/verify-ledger.ts';
export type { LedgerReport } from './application/verify-ledger.ts';
export {
  holdEnded,
  holdMade,
  ledgerViolated,
  paymentMade,
  paymentRequestEnded,
  paymentRequestMade,
  scheduledTransferRefused,
} from './wallets.events.ts';
export { WalletsModule } from './wallets.module.ts';
export { walletSettings } from './wallets.settings.ts';
export { walletsTables } from './wallets.tables.ts';
