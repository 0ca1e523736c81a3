import type { WalletStatus } from '../domain/wallet.repository.ts';

export interface WalletView {
  readonly id: string;
  readonly userId: string;
  readonly balance: string;
  /** The balance without what is held. */
  readonly available: string;
  readonly currency: string;
  readonly status: WalletStatus;
  readonly hasPin: boolean;
  readonly createdAt: string;
}

export abstract class ReadWallet {
  /** @throws WalletNotFound */
  abstract execute(userId: string, currency: string): Promise<WalletView>;
}
