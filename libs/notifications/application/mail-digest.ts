import { Injectable } from '@nestjs/common';
import { Clock, Messenger, Transaction } from '#kernel';
import { FindUser } from '#users';
import { digestOf } from '../domain/digest.ts';
import { DigestRepository } from '../domain/digest.repository.ts';
import { News } from './news.ts';

const dayMs = 24 * 3_600_000;

/** One mail about everything that a member has not read since the last one; none when there is nothing. */
@Injectable()
export class MailDigest {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: FindUser,
    private readonly digests: DigestRepository,
    private readonly news: News,
    private readonly messenger: Messenger,
    private readonly clock: Clock,
  ) {}

  async execute(userId: string): Promise<void> {
    const user = await this.users.byId(userId);
    if (user === undefined || user.isAbsent) return;
    const { email, emailVerified } = user.state;
    if (email === null || !emailVerified) return;
    await this.transaction.run(async () => {
      const now = this.clock.now();
      const since = (await this.digests.mailedAt(userId)) ?? new Date(now.getTime() - dayMs);
      const digest = digestOf(await this.news.of(userId, since));
      if (digest === undefined) return;
      await this.messenger.email({ to: email, ...digest });
      await this.digests.note(userId, now);
    });
  }
}
