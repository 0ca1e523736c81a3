export const walletStatuses = ['active', 'frozen', 'closed'] as const;
export type WalletStatus = (typeof walletStatuses)[number];

export interface NewWallet {
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  readonly createdAt: Date;
}

/** In minor units; `null`: as everybody's. */
export interface OwnLimits {
  readonly each: bigint | null;
  readonly daily: bigint | null;
}

/** The members' wallets. What is in them changes by postings alone. */
export abstract class WalletRepository {
  /** Opening one that is there changes nothing, unless it was closed. */
  abstract open(wallet: NewWallet): Promise<void>;
  /** The accounts of the house in this currency. */
  abstract openHouse(currency: string, now: Date): Promise<void>;
  /** Wallets for all members who have none in this currency. */
  abstract openMissing(currency: string, now: Date): Promise<void>;
  /** Where the held money of a member is. */
  abstract openHeld(userId: string, currency: string, now: Date): Promise<void>;
  /**
   * Whether money could go from one to the other now, of whatever amount.
   * @throws WalletNotFound, WalletNotActive
   */
  abstract assertPayable(senderId: string, receiverId: string, currency: string): Promise<void>;
  /** @throws WalletNotFound, WalletNotActive */
  abstract assertActive(userIds: readonly string[], currency: string): Promise<void>;
  /** All wallets of the member: nothing leaves them, and nobody pays into them. */
  abstract freeze(userId: string): Promise<void>;
  /** @throws WalletNotFound, WalletNotActive, WalletNotEmpty */
  abstract close(userId: string, currency: string): Promise<void>;
  abstract unfreeze(userId: string): Promise<void>;
  abstract limit(userId: string, currency: string, limits: OwnLimits): Promise<void>;
}
