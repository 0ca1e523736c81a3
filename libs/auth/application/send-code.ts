import { Injectable } from '@nestjs/common';
import { Messenger, Transaction } from '#kernel';
import { FindUser, type User } from '#users';
import { CannotSendCode } from '../domain/auth.errors.ts';
import type { CodePurpose, CodeTarget } from '../domain/code.ts';
import { Codes } from './codes.ts';
import { contactOf, contactsOf } from './contact.ts';

/** A code that is on its way. */
export interface CodeSent {
  readonly channel: 'email' | 'sms';
  readonly target: string;
  readonly expiresAt: Date;
}

@Injectable()
export class SendCode {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: FindUser,
    private readonly codes: Codes,
    private readonly messenger: Messenger,
  ) {}

  /** For whoever asked; nothing happens when there is nobody to send it to. */
  async execute(purpose: CodePurpose, identifier: string): Promise<void> {
    const user = await this.users.byIdentifier(identifier);
    const target = user === undefined || user.isAbsent ? undefined : contactOf(user, identifier, purpose);
    if (user !== undefined && target !== undefined) await this.send(user.state.id, { purpose, target });
  }

  /**
   * For a new member, to the first contact of theirs that can be reached.
   * @throws CannotSendCode
   */
  async welcome(user: User): Promise<CodeSent> {
    const target = contactsOf(user).find(({ channel }) => this.messenger.can[channel])?.address;
    if (target === undefined) throw new CannotSendCode();
    return this.send(user.state.id, { purpose: 'verify', target });
  }

  /**
   * For a member whose password is no longer good, wherever they can be reached.
   * @throws CannotSendCode
   */
  async reset(user: User): Promise<CodeSent> {
    const contacts = contactsOf(user).filter(({ channel }) => this.messenger.can[channel]);
    const target = contacts.find(({ isVerified }) => isVerified || !user.isContactVerified)?.address;
    if (target === undefined) throw new CannotSendCode();
    return this.send(user.state.id, { purpose: 'reset', target });
  }

  private send(userId: string, target: CodeTarget): Promise<CodeSent> {
    return this.transaction.run(async () => {
      const { code, expiresAt } = await this.codes.make(userId, target);
      const text = texts[target.purpose](code);
      const to = target.target;
      const channel = to.includes('@') ? 'email' : 'sms';
      if (channel === 'email') await this.messenger.email({ to, subject: `${code} is your Guildhall code`, text });
      else await this.messenger.sms({ to, text });
      return { channel, target: to, expiresAt };
    });
  }
}

const texts = {
  verify: (code) =>
    `Your Guildhall code is ${code}. It is good for 10 minutes. If you did not ask for it, somebody mistook your address for theirs: do nothing.`,
  reset: (code) =>
    `Your code for a new Guildhall password is ${code}. It is good for 10 minutes. If you did not ask for it, do nothing: your password stays as it is.`,
} as const satisfies Record<CodePurpose, (code: string) => string>;
