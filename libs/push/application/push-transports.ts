import type { PushNote } from '#kernel';
import type { Address, Platform } from '../domain/device.ts';

/** One attempt to hand a note over. */
export interface Delivery {
  /** The same for each attempt. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** @throws DeviceGone, PushRefused when trying again cannot help, PushProviderAway when it may */
export interface PushTransport {
  deliver(note: PushNote, to: Address, delivery: Delivery): Promise<void>;
}

/** How this installation reaches devices. */
export abstract class PushTransports {
  /** With which a browser subscribes (VAPID, base64url). */
  abstract readonly publicKey: string;
  /** Whether an endpoint belongs to a push service that notes may be sent to. */
  abstract isOfService(endpoint: string): boolean;
  /** Nothing for a platform that nobody has configured. */
  abstract of(platform: Platform): PushTransport | undefined;
}
