import { Injectable } from '@nestjs/common';
import { FindUser, type User } from '#users';
import { NotVerified } from '../domain/auth.errors.ts';
import { addressTries, Tries } from '../domain/tries.ts';
import { AccountPolicy } from './account-policy.ts';
import { isWrongGuess } from './check-password.ts';
import { LetIn } from './let-in.ts';
import type { Tokens } from './open-session.ts';
import { ProveIdentity, type Proof } from './prove-identity.ts';

export interface Login extends Proof {
  readonly identifier: string;
  /** What the device says of itself. */
  readonly userAgent: string;
  /** Where it is, as far as addresses can tell. */
  readonly address: string;
}

export interface LoggedIn {
  readonly userId: string;
  readonly tokens: Tokens;
}

@Injectable()
export class LogIn {
  constructor(
    private readonly users: FindUser,
    private readonly tries: Tries,
    private readonly proveIdentity: ProveIdentity,
    private readonly letIn: LetIn,
    private readonly policy: AccountPolicy,
  ) {}

  /** An unknown login takes the same time and gets the same answers as a wrong password. */
  async execute({ address, ...login }: Login): Promise<LoggedIn> {
    const key = `address ${address}`;
    const policy = addressTries(this.policy.triesPerAddress);
    const user = await this.users.byIdentifier(login.identifier);
    await this.tries.take(key, policy);
    try {
      const loggedIn = await this.enter(user, login);
      await this.tries.giveBack(key, policy);
      return loggedIn;
    } catch (error) {
      if (!isWrongGuess(error)) await this.tries.giveBack(key, policy);
      throw error;
    }
  }

  private enter(
    user: User | undefined,
    { identifier, userAgent, ...proof }: Omit<Login, 'address'>,
  ): Promise<LoggedIn> {
    const account = user === undefined ? { unknown: identifier } : { userId: user.state.id };
    return this.proveIdentity.execute(account, proof, async (userId, hash) => {
      if (this.policy.requireVerification && user?.isContactVerified !== true) throw new NotVerified();
      return { userId, tokens: await this.letIn.execute(userId, hash, userAgent) };
    });
  }
}
