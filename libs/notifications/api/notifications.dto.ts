import { Id, PageQuery, Time } from '#platform';
import { UserCardView } from '#users';
import { z } from 'zod';
import { notificationTypes } from '../domain/notification.ts';

export const NotificationView = z
  .object({
    id: Id,
    type: z.enum(notificationTypes),
    text: z.string(),
    actors: z.array(UserCardView).describe('The latest three, latest first'),
    count: z.int().describe('Of all who did it'),
    target: z.object({ kind: z.enum(['post', 'user', 'transaction', 'payment-request', 'hold']), id: Id }),
    isRead: z.boolean(),
    createdAt: Time,
  })
  .meta({
    id: 'Notification',
    examples: [
      {
        id: '019a9f62-3c4d-7e5f-8a6b-7c8d9e0f1a2b',
        type: 'like',
        text: 'alice liked your post',
        actors: [
          {
            id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
            username: 'alice',
            displayName: 'Alice Adams',
            avatarUrl: null,
            isVerified: false,
          },
        ],
        count: 1,
        target: { kind: 'post', id: '019a9f60-1f2e-7c3d-8a4b-5c6d7e8f9a0b' },
        isRead: false,
        createdAt: '2026-11-21T09:32:00.000Z',
      },
    ],
  });

export const NotificationsQuery = PageQuery.extend({
  unread: z.stringbool({ error: 'must be true or false' }).default(false).describe('Only those not read yet'),
});
export type NotificationsQuery = z.infer<typeof NotificationsQuery>;

export const UnreadCountView = z.object({ count: z.int() }).meta({ id: 'UnreadCount', examples: [{ count: 3 }] });
export type UnreadCountView = z.infer<typeof UnreadCountView>;

export const NotificationParams = z.strictObject({ id: Id });
export type NotificationParams = z.infer<typeof NotificationParams>;

const Channels = z.object({ inApp: z.boolean(), push: z.boolean(), email: z.boolean() });

const examplePreferences = {
  like: { inApp: true, push: true, email: false },
  comment: { inApp: true, push: true, email: false },
  mention: { inApp: true, push: true, email: false },
  follow: { inApp: true, push: false, email: false },
  payment: { inApp: true, push: true, email: false },
  message: { push: true, email: false },
};

export const PreferencesView = z
  .object({
    like: Channels,
    comment: Channels,
    mention: Channels,
    follow: Channels,
    payment: Channels,
    message: Channels.omit({ inApp: true }),
  })
  .meta({ id: 'NotificationPreferences', examples: [examplePreferences] });

const ChannelChanges = z
  .strictObject({ inApp: z.boolean().optional(), push: z.boolean().optional(), email: z.boolean().optional() })
  .optional();

export const ChangePreferencesBody = z
  .strictObject({
    like: ChannelChanges,
    comment: ChannelChanges,
    mention: ChannelChanges,
    follow: ChannelChanges,
    payment: ChannelChanges,
    message: z.strictObject({ push: z.boolean().optional(), email: z.boolean().optional() }).optional(),
  })
  .meta({ id: 'ChangeNotificationPreferences', examples: [{ follow: { push: false } }] });
export type ChangePreferencesBody = z.infer<typeof ChangePreferencesBody>;
