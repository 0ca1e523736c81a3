export { NotificationsModule } from './notifications.module.ts';
export { notificationsTables } from './notifications.tables.ts';
