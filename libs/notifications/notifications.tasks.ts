import { taskType, type EnqueueOptions } from '#kernel';
import { z } from 'zod';

const awayMs = 2_000;

/** Tells who is away of a notification that is still unread. */
export const pushNotification = taskType({
  type: 'notifications.push',
  schema: z.object({ notificationId: z.guid() }),
});

/** Tells those who are away of this message and those after it, as far as they have not read them. */
export const pushMessages = taskType({
  type: 'notifications.push-messages',
  schema: z.object({ messageId: z.guid() }),
});

/** Leaves a task for each member who wants mail. */
export const mailDigests = taskType({
  type: 'notifications.mail-digests',
  schema: z.object({}),
  priority: 'low',
});

export const mailDigest = taskType({
  type: 'notifications.mail-digest',
  schema: z.object({ userId: z.guid() }),
  priority: 'low',
});

/** In two to three seconds, once for all that comes in the same second. */
export function soon(now: Date, about: string): EnqueueOptions {
  const second = Math.floor(now.getTime() / 1_000);
  return { runAt: new Date((second + 1) * 1_000 + awayMs), dedupeKey: `${about} ${second}` };
}
