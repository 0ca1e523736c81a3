import { Injectable } from '@nestjs/common';
import { Database, statement, violatedUniqueConstraint } from '#platform';
import { User } from '../domain/user.ts';
import { EmailTaken, PhoneTaken, UsernameTaken } from '../domain/user.errors.ts';
import { UserRepository } from '../domain/user.repository.ts';
import { UserRow } from './user.row.ts';

const startCounts = statement('users.start-counts', 'insert into users.counts (user_id) values ($1)');

@Injectable()
export class TypeormUserRepository extends UserRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add(user: User): Promise<void> {
    try {
      await this.database.run(async () => {
        await this.database.rows(UserRow).insert(rowOf(user));
        await this.database.query(startCounts, [user.state.id]);
      });
    } catch (error) {
      throw refusalOf(error);
    }
  }

  async save(user: User): Promise<void> {
    const { id, ...changes } = rowOf(user);
    await this.database.rows(UserRow).update({ id }, changes);
  }

  async ofId(id: string): Promise<User | undefined> {
    return userOf(await this.database.rows(UserRow).findOneBy({ id }));
  }

  async lockedOfId(id: string): Promise<User | undefined> {
    return userOf(await this.database.rows(UserRow).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } }));
  }

  async ofIdentifier(identifier: string): Promise<User | undefined> {
    const column = identifier.includes('@') ? 'email' : identifier.startsWith('+') ? 'phone' : 'username';
    return userOf(await this.database.rows(UserRow).findOneBy({ [column]: identifier }));
  }
}

function userOf(row: UserRow | null): User | undefined {
  return row === null ? undefined : User.restore(row);
}

function rowOf(user: User): UserRow {
  return { ...user.state };
}

function refusalOf(error: unknown): unknown {
  switch (violatedUniqueConstraint(error)) {
    case 'users_username_key':
      return new UsernameTaken();
    case 'users_email_key':
      return new EmailTaken();
    case 'users_phone_key':
      return new PhoneTaken();
    default:
      return error;
  }
}
