import { Module } from '@nestjs/common';
import { MessagesModule } from '#messages';
import { UsersModule } from '#users';
import { AwayConsumer } from './api/away.consumer.ts';
import { AwayHandler } from './api/away.handler.ts';
import { DigestSchedule } from './api/digest.schedule.ts';
import { NotificationsConsumer } from './api/notifications.consumer.ts';
import { NotificationPreferencesController, NotificationsController } from './api/notifications.controller.ts';
import { ChangePreferences } from './application/change-preferences.ts';
import { ListNotifications } from './application/list-notifications.ts';
import { MailDigest } from './application/mail-digest.ts';
import { MarkRead } from './application/mark-read.ts';
import { News } from './application/news.ts';
import { Notify } from './application/notify.ts';
import { TellAway } from './application/tell-away.ts';
import { TellDevices } from './application/tell-devices.ts';
import { TellLater } from './application/tell-later.ts';
import { DigestRepository } from './domain/digest.repository.ts';
import { NotificationRepository } from './domain/notification.repository.ts';
import { PreferencesRepository } from './domain/preferences.repository.ts';
import { NotificationsPersonalData } from './infrastructure/notifications-personal-data.ts';
import { SqlDigestRepository } from './infrastructure/sql-digest.repository.ts';
import { SqlListNotifications } from './infrastructure/sql-list-notifications.ts';
import { SqlNotificationRepository } from './infrastructure/sql-notification.repository.ts';
import { SqlPreferencesRepository } from './infrastructure/sql-preferences.repository.ts';

@Module({
  imports: [MessagesModule, UsersModule],
  controllers: [AwayConsumer, NotificationPreferencesController, NotificationsController, NotificationsConsumer],
  providers: [
    NotificationsPersonalData,
    Notify,
    TellDevices,
    TellAway,
    TellLater,
    AwayHandler,
    News,
    MailDigest,
    DigestSchedule,
    MarkRead,
    ChangePreferences,
    { provide: NotificationRepository, useClass: SqlNotificationRepository },
    { provide: PreferencesRepository, useClass: SqlPreferencesRepository },
    { provide: DigestRepository, useClass: SqlDigestRepository },
    { provide: ListNotifications, useClass: SqlListNotifications },
  ],
})
export class NotificationsModule {}
