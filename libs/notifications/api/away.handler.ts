import { Injectable } from '@nestjs/common';
import type { TaskRun } from '#kernel';
import { HandlesTask } from '#platform';
import { TellAway } from '../application/tell-away.ts';
import { pushMessages, pushNotification } from '../notifications.tasks.ts';

@Injectable()
export class AwayHandler {
  constructor(private readonly tellAway: TellAway) {}

  @HandlesTask(pushMessages)
  ofMessages({ payload }: TaskRun<{ readonly messageId: string }>): Promise<void> {
    return this.tellAway.ofMessages(payload.messageId);
  }

  @HandlesTask(pushNotification)
  ofNotification({ payload }: TaskRun<{ readonly notificationId: string }>): Promise<void> {
    return this.tellAway.ofNotification(payload.notificationId);
  }
}
