import { Injectable } from '@nestjs/common';
import { AppError } from '#kernel';
import { SecondFactorRequired, WrongCredentials } from '../domain/auth.errors.ts';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { accountTries, Tries, type TryPolicy } from '../domain/tries.ts';
import { AccountPolicy } from './account-policy.ts';
import { PasswordHasher } from './password-hasher.ts';
import { Turns } from './turns.ts';

/** No member has this id: looking up their password takes as long as anybody's. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Whose password is to be checked: a member's, or one that somebody thinks there is. */
export type Account = { readonly userId: string } | { readonly unknown: string };

/**
 * Looks at a password, after counting the try. Somebody unknown costs the same time and gets the same answers as a wrong
 * password.
 */
@Injectable()
export class CheckPassword {
  private readonly tryPolicy: TryPolicy;
  /** Of an account only few are looked at together, so that many right ones at once are not taken for many tries. */
  private readonly turns = new Turns(2);

  constructor(
    private readonly tries: Tries,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    policy: AccountPolicy,
  ) {
    this.tryPolicy = accountTries(policy.triesPerAccount);
  }

  /**
   * Does what a correct password lets one do, and forgives earlier mistakes when that succeeds.
   * @param whenCorrect gets the hash that the password fits
   * @throws WrongCredentials, TooManyTries, TooManyLogins
   */
  execute<T>(
    account: Account,
    password: string,
    whenCorrect: (userId: string, hash: string) => Promise<T>,
  ): Promise<T> {
    const key = 'userId' in account ? `account ${account.userId}` : `unknown ${account.unknown.toLowerCase()}`;
    return this.turns.take(key, async () => {
      await this.tries.take(key, this.tryPolicy);
      const userId = 'userId' in account ? account.userId : nobody;
      const hash = await this.credentials.passwordHashOf(userId);
      const isCorrect = await this.whenNotGuessed(key, () => this.hasher.verify(hash, password));
      if (hash === undefined || !isCorrect) throw new WrongCredentials();
      const result = await this.whenNotGuessed(key, () => whenCorrect(userId, hash));
      await this.tries.forget(key);
      return result;
    });
  }

  /** Whoever has shown in another way who they are need not wait because of what others tried. */
  forgive(userId: string): Promise<void> {
    return this.tries.forget(`account ${userId}`);
  }

  private async whenNotGuessed<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isWrongGuess(error)) await this.tries.giveBack(key, this.tryPolicy);
      throw error;
    }
  }
}

/** What nobody looked at, and what was refused to somebody who knew all that was asked for, is no guess. */
export function isWrongGuess(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'unauthenticated' && !(error instanceof SecondFactorRequired);
}
