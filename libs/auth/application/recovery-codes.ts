import { Injectable } from '@nestjs/common';
import { SecondFactorRepository } from '../domain/second-factor.repository.ts';
import { Authenticator } from './authenticator.ts';

const count = 10;

@Injectable()
export class RecoveryCodes {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly factors: SecondFactorRepository,
  ) {}

  /** Shown once; those before are worth nothing any more. */
  async renew(userId: string): Promise<readonly string[]> {
    const codes = Array.from({ length: count }, () => this.authenticator.recoveryCode());
    await this.factors.putRecoveryCodes(
      userId,
      codes.map((code) => this.authenticator.hashOf(code, userId)),
    );
    return codes;
  }
}
