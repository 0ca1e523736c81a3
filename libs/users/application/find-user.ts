import { Injectable } from '@nestjs/common';
import type { User } from '../domain/user.ts';
import { UserRepository } from '../domain/user.repository.ts';

/** For logging in and administering: `undefined` and never a refusal, because whether an account exists is nobody's business. */
@Injectable()
export class FindUser {
  constructor(private readonly users: UserRepository) {}

  byIdentifier(identifier: string): Promise<User | undefined> {
    return this.users.ofIdentifier(identifier.toLowerCase());
  }

  byId(id: string): Promise<User | undefined> {
    return this.users.ofId(id);
  }

  /** Nobody else changes them until the transaction ends. */
  lockedById(id: string): Promise<User | undefined> {
    return this.users.lockedOfId(id);
  }
}
