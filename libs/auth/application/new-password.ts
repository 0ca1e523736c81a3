import { Injectable } from '@nestjs/common';
import { PasswordRefused } from '../domain/auth.errors.ts';
import { checkPassword } from '../domain/password.ts';
import { CommonPasswords } from './common-passwords.ts';
import { PasswordHasher } from './password-hasher.ts';

/** A password that somebody has chosen. */
@Injectable()
export class NewPassword {
  constructor(
    private readonly common: CommonPasswords,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws PasswordRefused, TooManyLogins */
  async hash(password: string, username: string): Promise<string> {
    checkPassword(password, username);
    if (await this.common.include(password))
      throw new PasswordRefused({ detail: 'Too many people use this password.' });
    return this.hasher.hash(password);
  }
}
