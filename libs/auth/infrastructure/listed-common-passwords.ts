import { Injectable } from '@nestjs/common';
import { CommonPasswords } from '../application/common-passwords.ts';
import { shortestPassword } from '../domain/password.ts';

/** The list of zxcvbn, read when it is first asked for: 18,000 of them are long enough to be chosen. */
@Injectable()
export class ListedCommonPasswords extends CommonPasswords {
  private list: Promise<ReadonlySet<string>> | undefined;

  async include(password: string): Promise<boolean> {
    this.list ??= read();
    return (await this.list).has(password.trim().toLowerCase());
  }
}

async function read(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((password) => password.length >= shortestPassword));
}
