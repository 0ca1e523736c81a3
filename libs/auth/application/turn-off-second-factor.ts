import { Injectable } from '@nestjs/common';
import { Clock, Outbox } from '#kernel';
import { secondFactorChanged } from '../auth.events.ts';
import { SecondFactorIsOff } from '../domain/auth.errors.ts';
import { SecondFactorRepository } from '../domain/second-factor.repository.ts';
import { ProveIdentity, type Proof } from './prove-identity.ts';

@Injectable()
export class TurnOffSecondFactor {
  constructor(
    private readonly proveIdentity: ProveIdentity,
    private readonly factors: SecondFactorRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  execute(userId: string, proof: Proof): Promise<void> {
    return this.proveIdentity.execute({ userId }, proof, async () => {
      if (!(await this.factors.turnOff(userId))) throw new SecondFactorIsOff();
      const [data, occurredAt] = [{ userId, isOn: false }, this.clock.now()];
      await this.outbox.add({ type: secondFactorChanged, data, actorId: userId, occurredAt });
    });
  }
}
