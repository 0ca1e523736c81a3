import { Injectable } from '@nestjs/common';
import { WrongCredentials } from '../domain/auth.errors.ts';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { accountTries, Tries } from '../domain/tries.ts';
import { AccountPolicy } from './account-policy.ts';
import { PasswordHasher } from './password-hasher.ts';

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
  constructor(
    private readonly tries: Tries,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly policy: AccountPolicy,
  ) {}

  /**
   * @returns the hash that it fits
   * @throws WrongCredentials, TooManyTries, TooManyLogins
   */
  async execute(account: Account, password: string): Promise<string> {
    await this.tries.take(keyOf(account), accountTries(this.policy.triesPerAccount));
    const hash = await this.credentials.passwordHashOf('userId' in account ? account.userId : nobody);
    const isCorrect = await this.hasher.verify(hash, password);
    if (hash === undefined || !isCorrect) throw new WrongCredentials();
    return hash;
  }

  /** Everything was correct, a second factor too where there is one: earlier mistakes are forgiven. */
  forgive(userId: string): Promise<void> {
    return this.tries.forget(keyOf({ userId }));
  }
}

function keyOf(account: Account): string {
  return 'userId' in account ? `account ${account.userId}` : `unknown ${account.unknown.toLowerCase()}`;
}
