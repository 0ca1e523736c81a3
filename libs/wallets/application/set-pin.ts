import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { PinRepository } from '../domain/pin.ts';
import { PinsDiffer, PinSetAlready } from '../domain/wallet.errors.ts';
import { CheckPin } from './check-pin.ts';
import { PinSealer } from './pin-sealer.ts';

export interface NewPin {
  readonly pin: string;
  readonly confirmPin: string;
  /** Needed when there is a PIN. */
  readonly oldPin?: string | undefined;
}

/** The first PIN of a wallet, or another one in its place. What was authorised by the old one is so no longer. */
@Injectable()
export class SetPin {
  constructor(
    private readonly transaction: Transaction,
    private readonly pins: PinRepository,
    private readonly sealer: PinSealer,
    private readonly checkPin: CheckPin,
  ) {}

  /** @throws PinsDiffer, PinSetAlready, PinNotSet, WrongPin, PinLocked */
  async execute(userId: string, { pin, confirmPin, oldPin }: NewPin): Promise<void> {
    if (pin !== confirmPin) throw new PinsDiffer();
    if (oldPin !== undefined) await this.checkPin.execute(userId, oldPin);
    const sealed = await this.sealer.seal(pin);
    await this.transaction.run(async () => {
      if (oldPin !== undefined) return this.pins.replace(userId, sealed);
      if (!(await this.pins.set(userId, sealed))) throw new PinSetAlready();
    });
  }
}
