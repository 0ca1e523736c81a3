import { Injectable } from '@nestjs/common';
import { CheckPassword } from '#auth';
import { PinRepository } from '../domain/pin.ts';
import { PinsDiffer } from '../domain/wallet.errors.ts';
import { PinSealer } from './pin-sealer.ts';
import type { NewPin } from './set-pin.ts';

/** Another PIN for who has forgotten theirs but knows the password. A wallet that was frozen by wrong PINs stays frozen. */
@Injectable()
export class ResetPin {
  constructor(
    private readonly checkPassword: CheckPassword,
    private readonly pins: PinRepository,
    private readonly sealer: PinSealer,
  ) {}

  /** @throws PinsDiffer, WrongCredentials, TooManyTries, TooManyLogins */
  async execute(userId: string, password: string, { pin, confirmPin }: Omit<NewPin, 'oldPin'>): Promise<void> {
    if (pin !== confirmPin) throw new PinsDiffer();
    await this.checkPassword.execute({ userId }, password, async () => {
      await this.pins.replace(userId, await this.sealer.seal(pin));
    });
  }
}
