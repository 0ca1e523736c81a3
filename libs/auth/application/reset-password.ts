import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { ConfirmContact, FindUser } from '#users';
import { ChangePassword } from './change-password.ts';
import { CheckPassword } from './check-password.ts';
import { Codes } from './codes.ts';
import { contactOf } from './contact.ts';
import { NewPassword } from './new-password.ts';

export interface PasswordReset {
  readonly identifier: string;
  readonly code: string;
  readonly newPassword: string;
}

@Injectable()
export class ResetPassword {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: FindUser,
    private readonly codes: Codes,
    private readonly newPassword: NewPassword,
    private readonly confirmContact: ConfirmContact,
    private readonly changePassword: ChangePassword,
    private readonly checkPassword: CheckPassword,
  ) {}

  /** Whoever knows the code has the address, so that it counts as verified. A second factor is still asked for at the login. */
  async execute({ identifier, code, newPassword }: PasswordReset): Promise<void> {
    const named = await this.users.byIdentifier(identifier);
    const target = (named && contactOf(named, identifier, 'reset')) ?? identifier.toLowerCase();
    const proven = await this.codes.prove(code, { purpose: 'reset', target });
    const hash = await this.newPassword.hash(newPassword, named?.state.username ?? '');
    await this.transaction.run(async () => {
      await proven.use();
      await this.confirmContact.execute(proven.userId, target);
      await this.changePassword.execute(proven.userId, hash, null);
    });
    await this.checkPassword.forgive(proven.userId);
  }
}
