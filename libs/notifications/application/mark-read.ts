import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { NotificationNotFound } from '../domain/notification.errors.ts';
import { NotificationRepository } from '../domain/notification.repository.ts';

@Injectable()
export class MarkRead {
  constructor(
    private readonly notifications: NotificationRepository,
    private readonly clock: Clock,
  ) {}

  async one(userId: string, notificationId: string): Promise<void> {
    const found = await this.notifications.markRead(userId, notificationId, this.clock.now());
    if (!found) throw new NotificationNotFound();
  }

  async all(userId: string): Promise<void> {
    await this.notifications.markAllRead(userId, this.clock.now());
  }
}
