import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { CheckPassword, type Account } from './check-password.ts';
import { CheckSecondFactor } from './check-second-factor.ts';

/** What somebody knows and holds. */
export interface Proof {
  readonly password: string;
  /** A code of the authenticator, or a recovery code, of whoever has a second factor. */
  readonly totp?: string | undefined;
}

/**
 * The whole proof that somebody is the member: for a login, and once more before what a stolen session must not do. Wrong
 * codes are counted together with wrong passwords.
 */
@Injectable()
export class ProveIdentity {
  constructor(
    private readonly transaction: Transaction,
    private readonly checkPassword: CheckPassword,
    private readonly checkSecondFactor: CheckSecondFactor,
  ) {}

  /**
   * @param whenProven happens together with the use of the code; it gets the hash that the password fits
   * @throws WrongCredentials, SecondFactorRequired, WrongSecondFactor, TooManyTries, TooManyLogins
   */
  execute<T>(account: Account, proof: Proof, whenProven: (userId: string, hash: string) => Promise<T>): Promise<T> {
    return this.checkPassword.execute(account, proof.password, (userId, hash) =>
      this.transaction.run(async () => {
        await this.checkSecondFactor.execute(userId, proof.totp);
        return whenProven(userId, hash);
      }),
    );
  }
}
