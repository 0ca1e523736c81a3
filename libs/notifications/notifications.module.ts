import { Module } from '@nestjs/common';
import { NotificationsConsumer } from './api/notifications.consumer.ts';
import { NotificationPreferencesController, NotificationsController } from './api/notifications.controller.ts';
import { ChangePreferences } from './application/change-preferences.ts';
import { ListNotifications } from './application/list-notifications.ts';
import { MarkRead } from './application/mark-read.ts';
import { Notify } from './application/notify.ts';
import { TellDevices } from './application/tell-devices.ts';
import { NotificationRepository } from './domain/notification.repository.ts';
import { PreferencesRepository } from './domain/preferences.repository.ts';
import { NotificationsPersonalData } from './infrastructure/notifications-personal-data.ts';
import { SqlListNotifications } from './infrastructure/sql-list-notifications.ts';
import { SqlNotificationRepository } from './infrastructure/sql-notification.repository.ts';
import { SqlPreferencesRepository } from './infrastructure/sql-preferences.repository.ts';

@Module({
  controllers: [NotificationPreferencesController, NotificationsController, NotificationsConsumer],
  providers: [
    NotificationsPersonalData,
    Notify,
    TellDevices,
    MarkRead,
    ChangePreferences,
    { provide: NotificationRepository, useClass: SqlNotificationRepository },
    { provide: PreferencesRepository, useClass: SqlPreferencesRepository },
    { provide: ListNotifications, useClass: SqlListNotifications },
  ],
})
export class NotificationsModule {}
