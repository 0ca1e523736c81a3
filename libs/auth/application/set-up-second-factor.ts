import { Injectable } from '@nestjs/common';
import { FindUser } from '#users';
import { SecondFactorIsOn, WrongCredentials } from '../domain/auth.errors.ts';
import { SecondFactorRepository } from '../domain/second-factor.repository.ts';
import { Authenticator } from './authenticator.ts';
import { CheckPassword } from './check-password.ts';

export interface ProposedSecondFactor {
  readonly secret: string;
  readonly uri: string;
}

@Injectable()
export class SetUpSecondFactor {
  constructor(
    private readonly users: FindUser,
    private readonly checkPassword: CheckPassword,
    private readonly factors: SecondFactorRepository,
    private readonly authenticator: Authenticator,
  ) {}

  /** Nothing is asked for until the member has shown a code of it (`ConfirmSecondFactor`). */
  execute(userId: string, password: string): Promise<ProposedSecondFactor> {
    return this.checkPassword.execute({ userId }, password, async () => {
      const user = await this.users.byId(userId);
      if (user === undefined) throw new WrongCredentials();
      const secret = this.authenticator.secret();
      if (!(await this.factors.propose(userId, secret))) throw new SecondFactorIsOn();
      return { secret, uri: this.authenticator.uriOf(secret, user.state.username) };
    });
  }
}
