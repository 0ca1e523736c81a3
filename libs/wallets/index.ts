export { paymentMade } from './wallets.events.ts';
export { WalletsModule } from './wallets.module.ts';
export { walletSettings } from './wallets.settings.ts';
export { walletsTables } from './wallets.tables.ts';
