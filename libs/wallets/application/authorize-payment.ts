import { Injectable } from '@nestjs/common';
import { Clock, type Role } from '#kernel';
import { InvalidStepUp, PinRequired } from '../domain/wallet.errors.ts';
import { CheckPin } from './check-pin.ts';
import { StepUpTokens } from './step-up-tokens.ts';

export interface Payer {
  readonly userId: string;
  readonly sessionId: string;
  /** Limits may depend on it. */
  readonly role: Role;
}

/** How a payer shows that it is them. */
export interface Proof {
  readonly pin?: string | undefined;
  readonly stepUpToken?: string | undefined;
}

/** Nobody pays without their PIN, entered now or a few minutes ago in the same session. */
@Injectable()
export class AuthorizePayment {
  constructor(
    private readonly checkPin: CheckPin,
    private readonly stepUps: StepUpTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the version of the PIN, which must still be the member's when the money moves
   * @throws PinRequired, InvalidStepUp, PinNotSet, WrongPin, PinLocked
   */
  async execute({ userId, sessionId }: Omit<Payer, 'role'>, { pin, stepUpToken }: Proof): Promise<number> {
    if (pin !== undefined) return this.checkPin.execute(userId, pin);
    if (stepUpToken === undefined) throw new PinRequired();
    const version = this.stepUps.read(stepUpToken, { userId, sessionId }, this.clock.now());
    if (version === undefined) throw new InvalidStepUp();
    return version;
  }
}
