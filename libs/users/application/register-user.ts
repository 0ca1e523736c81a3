import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { User } from '../domain/user.ts';
import { UserRepository } from '../domain/user.repository.ts';

export interface NewUser {
  readonly username: string;
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly contactVerified: boolean;
}

/** Makes a member; credentials are the business of whoever registers them, in the same transaction. */
@Injectable()
export class RegisterUser {
  constructor(
    private readonly users: UserRepository,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(draft: NewUser): Promise<User> {
    const user = User.register({
      id: this.ids.next(),
      username: draft.username,
      displayName: draft.displayName,
      email: draft.email,
      phone: draft.phone,
      contactVerified: draft.contactVerified,
      createdAt: this.clock.now(),
    });
    await this.users.add(user);
    return user;
  }
}
