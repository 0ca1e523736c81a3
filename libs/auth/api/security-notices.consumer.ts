import { Controller } from '@nestjs/common';
import { Inbox, type DataOf, type EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { NotifyOwner } from '../application/notify-owner.ts';
import { passwordChanged, refreshTokenReused, secondFactorChanged } from '../auth.events.ts';

const group = 'auth';

/** Tells members of what happened to their account, where an intruder does not read it. */
@Controller()
export class SecurityNoticesConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly notifyOwner: NotifyOwner,
  ) {}

  @OnEvent(group, refreshTokenReused)
  onRefreshTokenReused({ id, data }: EventEnvelope<DataOf<typeof refreshTokenReused>>): Promise<void> {
    return this.tell(
      id,
      data.userId,
      'One of your devices was logged out, because somebody used a copy of its login. If you do not know why, change your password.',
    );
  }

  @OnEvent(group, passwordChanged)
  onPasswordChanged({ id, data }: EventEnvelope<DataOf<typeof passwordChanged>>): Promise<void> {
    return this.tell(
      id,
      data.userId,
      'Your password was changed, and all your other devices were logged out. If it was not you, ask for a new password at once.',
    );
  }

  @OnEvent(group, secondFactorChanged)
  onSecondFactorChanged({ id, data }: EventEnvelope<DataOf<typeof secondFactorChanged>>): Promise<void> {
    const what = data.isOn
      ? 'An authenticator is asked for at your logins from now on.'
      : 'Your logins need no authenticator any more.';
    return this.tell(id, data.userId, `${what} If it was not you, ask for a new password at once.`);
  }

  private async tell(eventId: string, userId: string, text: string): Promise<void> {
    await this.inbox.once('auth.security-notices', eventId, () => this.notifyOwner.execute(userId, text));
  }
}
