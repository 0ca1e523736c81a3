import { Controller } from '@nestjs/common';
import { Inbox, type DataOf, type EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { userDeleted, userSuspended } from '#users';
import { EndSessions } from '../application/end-sessions.ts';

const group = 'auth';

/** Whoever is suspended or deleted is logged out, whoever did it. */
@Controller()
export class SessionsConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly endSessions: EndSessions,
  ) {}

  @OnEvent(group, userSuspended)
  onSuspended({ id, data }: EventEnvelope<DataOf<typeof userSuspended>>): Promise<void> {
    return this.logOut(id, data.userId);
  }

  @OnEvent(group, userDeleted)
  onDeleted({ id, data }: EventEnvelope<DataOf<typeof userDeleted>>): Promise<void> {
    return this.logOut(id, data.userId);
  }

  private async logOut(eventId: string, userId: string): Promise<void> {
    await this.inbox.once('auth.end-sessions', eventId, () => this.endSessions.execute(userId));
  }
}
