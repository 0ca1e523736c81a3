import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { UserRepository } from '../domain/user.repository.ts';
import { userErased } from '../users.events.ts';
import { Erasures } from './erasures.ts';

/** The beginning and the end of an erasure; in between, every module forgets what it knows. */
@Injectable()
export class EraseUser {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: UserRepository,
    private readonly erasures: Erasures,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  due(deletedBefore: Date, limit: number): Promise<readonly string[]> {
    return this.erasures.due(deletedBefore, limit);
  }

  /** @returns whether there is something to erase: from then on the member cannot come back */
  begin(userId: string, deletedBefore: Date): Promise<boolean> {
    return this.transaction.run(async () => {
      const user = await this.users.lockedOfId(userId);
      if (user?.beginErasure(this.clock.now(), deletedBefore) !== true) return false;
      await this.users.save(user);
      return true;
    });
  }

  async finish(userId: string): Promise<void> {
    const occurredAt = this.clock.now();
    await this.transaction.run(async () => {
      if (!(await this.erasures.finish(userId, occurredAt))) return;
      await this.outbox.add({ type: userErased, data: { userId }, actorId: null, occurredAt });
    });
  }
}
