import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { secondFactorChanged } from '../auth.events.ts';
import { SecondFactorIsOff, WrongSecondFactor } from '../domain/auth.errors.ts';
import { SecondFactorRepository } from '../domain/second-factor.repository.ts';
import { Authenticator } from './authenticator.ts';
import { RecoveryCodes } from './recovery-codes.ts';

@Injectable()
export class ConfirmSecondFactor {
  constructor(
    private readonly transaction: Transaction,
    private readonly factors: SecondFactorRepository,
    private readonly authenticator: Authenticator,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Whoever holds the proposed authenticator is asked for it from now on. @returns the recovery codes */
  execute(userId: string, code: string): Promise<readonly string[]> {
    const now = this.clock.now();
    return this.transaction.run(async () => {
      const secret = await this.factors.proposedOf(userId);
      if (secret === undefined) throw new SecondFactorIsOff();
      const step = this.authenticator.stepOf(code, secret, now);
      if (step === undefined) throw new WrongSecondFactor();
      await this.factors.turnOn(userId, step, now);
      const data = { userId, isOn: true };
      await this.outbox.add({ type: secondFactorChanged, data, actorId: userId, occurredAt: now });
      return this.recoveryCodes.renew(userId);
    });
  }
}
