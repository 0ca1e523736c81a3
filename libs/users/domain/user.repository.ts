import type { User } from './user.ts';

export abstract class UserRepository {
  /** @throws UsernameTaken, EmailTaken, PhoneTaken */
  abstract add(user: User): Promise<void>;
  abstract save(user: User): Promise<void>;
  abstract ofId(id: string): Promise<User | undefined>;
  /** The same, locked until the transaction ends, so that two changes at once do not undo each other. */
  abstract lockedOfId(id: string): Promise<User | undefined>;
  /** By username, email or phone, as a person types it when logging in. */
  abstract ofIdentifier(identifier: string): Promise<User | undefined>;
}
