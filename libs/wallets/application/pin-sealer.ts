import type { SealedPin } from '../domain/pin.ts';

/** How PINs are stored: slow to guess, and worthless without the server's key. @throws TooManyLogins when too many wait */
export abstract class PinSealer {
  abstract seal(pin: string): Promise<SealedPin>;
  abstract verify(sealed: SealedPin, pin: string): Promise<boolean>;
  /** Whether it was sealed under a key that is not the newest. */
  abstract isOutdated(sealed: SealedPin): boolean;
}
