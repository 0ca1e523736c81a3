import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { passwordChanged } from '../auth.events.ts';
import { WrongCredentials } from '../domain/auth.errors.ts';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { EndSessions } from './end-sessions.ts';

/** Puts a new password in the place of the old one, and logs the member out everywhere. What proves who asks is the caller's. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly transaction: Transaction,
    private readonly credentials: CredentialsRepository,
    private readonly endSessions: EndSessions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @param actorId who does it; `null` for somebody with a code
   * @param oldHash when only this one may be replaced
   * @throws WrongCredentials when it was replaced in the meantime
   */
  async execute(userId: string, newHash: string, actorId: string | null, oldHash?: string): Promise<void> {
    await this.transaction.run(async () => {
      if (!(await this.credentials.change(userId, newHash, oldHash))) throw new WrongCredentials();
      await this.endSessions.execute(userId);
      const occurredAt = this.clock.now();
      await this.outbox.add({ type: passwordChanged, data: { userId }, actorId, occurredAt });
    });
  }
}
