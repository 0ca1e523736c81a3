import { Injectable } from '@nestjs/common';
import { AuditLog, Transaction } from '#kernel';
import { ChangeRole, RegisterUser } from '#users';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { NewPassword } from './new-password.ts';

export interface NewAdmin {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** By whoever runs the program: what they say of the address is taken for verified. */
@Injectable()
export class CreateAdmin {
  constructor(
    private readonly transaction: Transaction,
    private readonly registerUser: RegisterUser,
    private readonly changeRole: ChangeRole,
    private readonly credentials: CredentialsRepository,
    private readonly newPassword: NewPassword,
    private readonly audit: AuditLog,
  ) {}

  /** @throws UsernameTaken, EmailTaken, InvalidUsername, PasswordRefused */
  async execute({ username, email, password }: NewAdmin): Promise<{ readonly userId: string }> {
    const hash = await this.newPassword.hash(password, username);
    return this.transaction.run(async () => {
      const user = await this.registerUser.execute({ username, email, contactVerified: true });
      const userId = user.state.id;
      await this.credentials.add(userId, hash);
      const { before, after } = await this.changeRole.execute(userId, 'admin');
      await this.audit.record({
        actorId: null,
        action: 'user.role-changed',
        target: { kind: 'user', id: userId },
        before: { role: before },
        after: { role: after },
      });
      return { userId };
    });
  }
}
