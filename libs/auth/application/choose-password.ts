import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { FindUser } from '#users';
import { WrongCredentials } from '../domain/auth.errors.ts';
import { ChangePassword } from './change-password.ts';
import { CheckPassword } from './check-password.ts';
import { LetIn } from './let-in.ts';
import { NewPassword } from './new-password.ts';
import type { Tokens } from './open-session.ts';

export interface PasswordChoice {
  readonly userId: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly userAgent: string;
}

@Injectable()
export class ChoosePassword {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: FindUser,
    private readonly checkPassword: CheckPassword,
    private readonly newPassword: NewPassword,
    private readonly changePassword: ChangePassword,
    private readonly letIn: LetIn,
  ) {}

  /** All sessions end, this one too; the device goes on in a new one. */
  execute({ userId, currentPassword, newPassword, userAgent }: PasswordChoice): Promise<Tokens> {
    return this.checkPassword.execute({ userId }, currentPassword, async (_, oldHash) => {
      const user = await this.users.byId(userId);
      if (user === undefined) throw new WrongCredentials();
      const newHash = await this.newPassword.hash(newPassword, user.state.username);
      return this.transaction.run(async () => {
        await this.changePassword.execute(userId, newHash, userId, oldHash);
        return this.letIn.execute(userId, newHash, userAgent);
      });
    });
  }
}
