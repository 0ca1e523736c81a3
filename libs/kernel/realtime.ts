/** Hears one channel. What it throws is logged, and disturbs nobody; while its promise is open, messages wait. */
export interface ChannelListener {
  message(message: string): void | Promise<void>;

  /**
   * Messages may have been missed before this moment: the network was away, a publisher could not publish, or this listener
   * was too slow for its buffer. Read the truth from the database.
   */
  lost(): void | Promise<void>;
}

export type Unsubscribe = () => void;

/**
 * Tells all processes something now, and keeps nothing: a nudge beside the durable truth, which listeners read when they
 * hear `lost`. What one process publishes on a channel is heard in that order, at most once; what it addresses, in the order
 * of that address.
 */
export abstract class RealtimeBus {
  /**
   * Returns at once, never throws. Listeners of this process hear it even when the others cannot be reached.
   * @param address of the other processes, only those that attend there hear it
   */
  abstract publish(channel: string, message: string, address?: string): void;

  /** Resolves within 300 ms; from then on everything published without an address is heard, or `lost` is. */
  abstract subscribe(channel: string, listener: ChannelListener): Promise<Unsubscribe>;

  /** As `subscribe`, for what is published to an address: listeners of the channel at this process hear it too. */
  abstract attend(channel: string, address: string): Promise<Unsubscribe>;
}
