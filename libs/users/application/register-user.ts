import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { User } from '../domain/user.ts';
import { UserRepository } from '../domain/user.repository.ts';
import { userCreated } from '../users.events.ts';
import { Newcomers } from './newcomers.ts';

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
    private readonly transaction: Transaction,
    private readonly users: UserRepository,
    private readonly newcomers: Newcomers,
    private readonly outbox: Outbox,
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
    await this.transaction.run(async () => {
      await this.users.add(user);
      const { id, username, createdAt } = user.state;
      await this.newcomers.greet(id);
      await this.outbox.add({
        type: userCreated,
        data: { userId: id, username },
        actorId: id,
        occurredAt: createdAt,
      });
    });
    return user;
  }
}
