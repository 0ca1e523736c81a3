import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { ConfirmContact, FindUser } from '#users';
import { AccountSuspended } from '../domain/auth.errors.ts';
import { Codes } from './codes.ts';
import { contactOf } from './contact.ts';
import { OpenSession, type Tokens } from './open-session.ts';

export interface Verification {
  readonly identifier: string;
  readonly code: string;
  readonly userAgent: string;
}

@Injectable()
export class VerifyContact {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: FindUser,
    private readonly codes: Codes,
    private readonly confirmContact: ConfirmContact,
    private readonly openSession: OpenSession,
  ) {}

  /**
   * Who verifies their first contact completes their registration, and is logged in; later ones are only noted, because a
   * code is no password.
   */
  async execute({ identifier, code, userAgent }: Verification): Promise<{
    readonly userId: string;
    readonly tokens: Tokens | null;
  }> {
    const named = await this.users.byIdentifier(identifier);
    const target = (named && contactOf(named, identifier, 'verify')) ?? identifier.toLowerCase();
    const proven = await this.codes.prove(code, { purpose: 'verify', target });
    return this.transaction.run(async () => {
      await proven.use();
      const { user, isFirst } = await this.confirmContact.execute(proven.userId, target);
      if (user.isAbsent) throw new AccountSuspended();
      const userId = user.state.id;
      return { userId, tokens: isFirst ? await this.openSession.execute(user.state, userAgent) : null };
    });
  }
}
