import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import type { User } from '../domain/user.ts';
import { UserNotFound } from '../domain/user.errors.ts';
import { UserRepository } from '../domain/user.repository.ts';

/** Notes that an email address or phone number is the member's own; how that was found out is the caller's business. */
@Injectable()
export class ConfirmContact {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: UserRepository,
  ) {}

  /** @returns whether it is the first contact of theirs that is known to be good */
  execute(userId: string, contact: string): Promise<{ readonly user: User; readonly isFirst: boolean }> {
    return this.transaction.run(async () => {
      const user = await this.users.lockedOfId(userId);
      if (user === undefined) throw new UserNotFound();
      const isFirst = !user.isContactVerified;
      user.confirmContact(contact);
      await this.users.save(user);
      return { user, isFirst: isFirst && user.isContactVerified };
    });
  }
}
