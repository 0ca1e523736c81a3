import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { FindUser } from '#users';
import { AccountSuspended, WrongCredentials } from '../domain/auth.errors.ts';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { OpenSession, type Tokens } from './open-session.ts';

/**
 * Opens a session for who has proved to know the password, unless it was changed or they were suspended in the meantime:
 * whoever ends all sessions of a member ends this one too, or comes before it.
 */
@Injectable()
export class LetIn {
  constructor(
    private readonly transaction: Transaction,
    private readonly credentials: CredentialsRepository,
    private readonly users: FindUser,
    private readonly openSession: OpenSession,
  ) {}

  /** @param passwordHash against which the password was checked */
  execute(userId: string, passwordHash: string, userAgent: string): Promise<Tokens> {
    return this.transaction.run(async () => {
      if ((await this.credentials.heldPasswordHashOf(userId)) !== passwordHash) throw new WrongCredentials();
      const user = await this.users.byId(userId);
      if (user === undefined || user.state.status === 'deleted') throw new WrongCredentials();
      if (user.isAbsent) throw new AccountSuspended();
      return this.openSession.execute(user.state, userAgent);
    });
  }
}
