import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import type { ProfileChanges } from '../domain/user.ts';
import { UserNotFound } from '../domain/user.errors.ts';
import { UserRepository } from '../domain/user.repository.ts';

@Injectable()
export class EditProfile {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: UserRepository,
  ) {}

  async execute(userId: string, changes: ProfileChanges): Promise<void> {
    await this.transaction.run(async () => {
      const user = await this.users.lockedOfId(userId);
      if (user === undefined) throw new UserNotFound();
      user.edit(changes);
      await this.users.save(user);
    });
  }
}
