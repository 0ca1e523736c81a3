import { Injectable } from '@nestjs/common';
import { AuditLog, Transaction } from '#kernel';
import { FindUser } from '#users';
import { ChangePassword } from './change-password.ts';
import { lockedToAdminister, type Administrator } from './may-administer.ts';
import { PasswordHasher } from './password-hasher.ts';
import { SendCode } from './send-code.ts';

/** The old password is worth nothing any more, and a code for a new one goes to the member: nobody else ever knows either. */
@Injectable()
export class VoidPassword {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: FindUser,
    private readonly hasher: PasswordHasher,
    private readonly changePassword: ChangePassword,
    private readonly sendCode: SendCode,
    private readonly audit: AuditLog,
  ) {}

  /** @throws UserNotFound, UserIsDeleted, InsufficientRole, CannotAdministerThem, CannotSendCode */
  async execute(administrator: Administrator, userId: string): Promise<void> {
    const hash = await this.hasher.hashOfUnknown();
    await this.transaction.run(async () => {
      const user = await lockedToAdminister(this.users, administrator, userId);
      await this.sendCode.reset(user);
      await this.changePassword.execute(userId, hash, administrator.userId);
      await this.audit.record({
        actorId: administrator.userId,
        action: 'user.password-reset',
        target: { kind: 'user', id: userId },
      });
    });
  }
}
