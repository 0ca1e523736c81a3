import { Injectable } from '@nestjs/common';
import { FindUser } from '#users';
import { NotVerified, WrongCredentials } from '../domain/auth.errors.ts';
import { addressTries, Tries } from '../domain/tries.ts';
import { AccountPolicy } from './account-policy.ts';
import { CheckPassword } from './check-password.ts';
import { LetIn } from './let-in.ts';
import type { Tokens } from './open-session.ts';

export interface Login {
  readonly identifier: string;
  readonly password: string;
  /** What the device says of itself. */
  readonly userAgent: string;
  /** Where it is, as far as addresses can tell. */
  readonly address: string;
}

@Injectable()
export class LogIn {
  constructor(
    private readonly users: FindUser,
    private readonly tries: Tries,
    private readonly checkPassword: CheckPassword,
    private readonly letIn: LetIn,
    private readonly policy: AccountPolicy,
  ) {}

  /** An unknown login takes the same time and gets the same answers as a wrong password. */
  async execute(login: Login): Promise<{ readonly userId: string; readonly tokens: Tokens }> {
    const { identifier, password, userAgent } = login;
    const address = `address ${login.address}`;
    const user = await this.users.byIdentifier(identifier);
    await this.tries.take(address, addressTries(this.policy.triesPerAddress));
    const account = user === undefined ? { unknown: identifier } : { userId: user.state.id };
    const hash = await this.checkPassword.execute(account, password);
    if (user === undefined) throw new WrongCredentials();
    if (this.policy.requireVerification && !user.isContactVerified) throw new NotVerified();
    const tokens = await this.letIn.execute(user.state.id, hash, userAgent);
    await this.checkPassword.forgive(user.state.id);
    await this.tries.giveBack(address);
    return { userId: user.state.id, tokens };
  }
}
