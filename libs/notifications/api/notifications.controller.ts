import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Cursors, CursorScope, Endpoint, listOf, type Caller, type ListView } from '#platform';
import { ChangePreferences } from '../application/change-preferences.ts';
import { ListNotifications, type NotificationView as NotificationViewType } from '../application/list-notifications.ts';
import { MarkRead } from '../application/mark-read.ts';
import { NotificationNotFound } from '../domain/notification.errors.ts';
import { PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';
import {
  ChangePreferencesBody,
  NotificationParams,
  NotificationsQuery,
  NotificationView,
  PreferencesView,
  UnreadCountView,
} from './notifications.dto.ts';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly notifications: ListNotifications,
    private readonly markRead: MarkRead,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'My notifications, latest first',
    description: 'What several members did to one thing on one day stands together until it is read.',
    scope: 'notifications:read',
    answers: { 200: listOf(NotificationView) },
  })
  async listNotifications(
    @CurrentCaller() caller: Caller,
    @Query({ schema: NotificationsQuery }) { limit, cursor, unread }: NotificationsQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<NotificationViewType>> {
    const after = this.cursors.read(cursor, scope);
    const page = await this.notifications.execute(caller.userId, { limit, after, unreadOnly: unread });
    return this.cursors.list(page, scope);
  }

  @Get('unread-count')
  @Endpoint({
    summary: 'How many of my notifications are unread',
    scope: 'notifications:read',
    answers: { 200: UnreadCountView },
  })
  getUnreadCount(@CurrentCaller() caller: Caller): Promise<UnreadCountView> {
    return this.unreadCountOf(caller);
  }

  @Put('read-all')
  @Endpoint({
    summary: 'Mark all my notifications as read',
    scope: 'notifications:write',
    answers: { 200: UnreadCountView },
  })
  async readAllNotifications(@CurrentCaller() caller: Caller): Promise<UnreadCountView> {
    await this.markRead.all(caller.userId);
    return this.unreadCountOf(caller);
  }

  @Put(':id/read')
  @Endpoint({
    summary: 'Mark a notification of mine as read',
    description: 'Idempotent.',
    scope: 'notifications:write',
    answers: { 200: UnreadCountView },
    problems: [NotificationNotFound],
  })
  async readNotification(
    @CurrentCaller() caller: Caller,
    @Param({ schema: NotificationParams }) { id }: NotificationParams,
  ): Promise<UnreadCountView> {
    await this.markRead.one(caller.userId, id);
    return this.unreadCountOf(caller);
  }

  private async unreadCountOf({ userId }: Caller): Promise<UnreadCountView> {
    return { count: await this.notifications.unreadCount(userId) };
  }
}

@ApiTags('notifications')
@Controller('notifications/preferences')
export class NotificationPreferencesController {
  constructor(
    private readonly preferences: PreferencesRepository,
    private readonly changePreferences: ChangePreferences,
  ) {}

  @Get()
  @Endpoint({
    summary: 'What I want to be told of, and how',
    scope: 'notifications:read',
    answers: { 200: PreferencesView },
  })
  getNotificationPreferences(@CurrentCaller() caller: Caller): Promise<Preferences> {
    return this.preferences.of(caller.userId);
  }

  @Put()
  @Endpoint({
    summary: 'Change what I want to be told of',
    description: 'Only what is named changes.',
    scope: 'notifications:write',
    answers: { 200: PreferencesView },
  })
  updateNotificationPreferences(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ChangePreferencesBody }) body: ChangePreferencesBody,
  ): Promise<Preferences> {
    return this.changePreferences.execute(caller.userId, body);
  }
}
