import { Injectable } from '@nestjs/common';
import { ProveIdentity } from '#auth';
import { PinRepository } from '../domain/pin.ts';
import { PinsDiffer } from '../domain/wallet.errors.ts';
import { PinSealer } from './pin-sealer.ts';
import type { NewPin } from './set-pin.ts';

export interface PinReset extends Omit<NewPin, 'oldPin'> {
  readonly password: string;
  readonly totp?: string | undefined;
}

/** Another PIN for who has forgotten theirs but can log in. A wallet that was frozen by wrong PINs stays frozen. */
@Injectable()
export class ResetPin {
  constructor(
    private readonly prove: ProveIdentity,
    private readonly pins: PinRepository,
    private readonly sealer: PinSealer,
  ) {}

  /** @throws PinsDiffer, WrongCredentials, SecondFactorRequired, WrongSecondFactor, TooManyTries, TooManyLogins */
  async execute(userId: string, { pin, confirmPin, ...proof }: PinReset): Promise<void> {
    if (pin !== confirmPin) throw new PinsDiffer();
    // hashing takes its time, and the proof is a transaction
    const sealed = await this.sealer.seal(pin);
    await this.prove.execute({ userId }, proof, () => this.pins.replace(userId, sealed));
  }
}
