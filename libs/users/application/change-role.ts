import { Injectable } from '@nestjs/common';
import { Transaction, type Role } from '#kernel';
import { UserNotFound } from '../domain/user.errors.ts';
import { UserRepository } from '../domain/user.repository.ts';

/** Sessions and the audit log are the business of whoever asks, in the same transaction. */
@Injectable()
export class ChangeRole {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: UserRepository,
  ) {}

  /** @throws UserNotFound, UserIsDeleted */
  execute(userId: string, role: Role): Promise<{ readonly before: Role; readonly after: Role }> {
    return this.transaction.run(async () => {
      const user = await this.users.lockedOfId(userId);
      if (user === undefined) throw new UserNotFound();
      const before = user.state.role;
      user.appoint(role);
      if (before !== role) await this.users.save(user);
      return { before, after: role };
    });
  }
}
