export const walletStatuses = ['active', 'frozen', 'closed'] as const;
export type WalletStatus = (typeof walletStatuses)[number];

export interface NewWallet {
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  readonly createdAt: Date;
}

/** The members' wallets. What is in them changes by postings alone. */
export abstract class WalletRepository {
  /** Opening one that is there changes nothing. */
  abstract open(wallet: NewWallet): Promise<void>;
  /** All wallets of the member: nothing leaves them, and nobody pays into them. */
  abstract freeze(userId: string): Promise<void>;
}
