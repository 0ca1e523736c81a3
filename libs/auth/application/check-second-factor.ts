import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { SecondFactorRequired, WrongSecondFactor } from '../domain/auth.errors.ts';
import { SecondFactorRepository } from '../domain/second-factor.repository.ts';
import { Authenticator } from './authenticator.ts';

@Injectable()
export class CheckSecondFactor {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for nothing where the member has no second factor. A code, of the authenticator or of the paper, is good once.
   * Guesses are for the caller to count.
   * @throws SecondFactorRequired, WrongSecondFactor
   */
  async execute(userId: string, code: string | undefined): Promise<void> {
    const factor = await this.factors.of(userId);
    if (factor === undefined) return;
    if (code === undefined) throw new SecondFactorRequired();
    const isGood = /^\d{6}$/.test(code)
      ? await this.isOfAuthenticator(userId, factor.secret, code)
      : await this.factors.useRecoveryCode(userId, this.authenticator.hashOf(code, userId));
    if (!isGood) throw new WrongSecondFactor();
  }

  private async isOfAuthenticator(userId: string, secret: string, code: string): Promise<boolean> {
    const step = this.authenticator.stepOf(code, secret, this.clock.now());
    return step !== undefined && (await this.factors.useStep(userId, step));
  }
}
