import { Injectable } from '@nestjs/common';
import { SecondFactorIsOff } from '../domain/auth.errors.ts';
import { SecondFactorRepository } from '../domain/second-factor.repository.ts';
import { ProveIdentity, type Proof } from './prove-identity.ts';
import { RecoveryCodes } from './recovery-codes.ts';

@Injectable()
export class RenewRecoveryCodes {
  constructor(
    private readonly proveIdentity: ProveIdentity,
    private readonly factors: SecondFactorRepository,
    private readonly recoveryCodes: RecoveryCodes,
  ) {}

  execute(userId: string, proof: Proof): Promise<readonly string[]> {
    return this.proveIdentity.execute({ userId }, proof, async () => {
      if ((await this.factors.of(userId)) === undefined) throw new SecondFactorIsOff();
      return this.recoveryCodes.renew(userId);
    });
  }
}
