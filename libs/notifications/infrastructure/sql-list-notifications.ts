import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { cardsView, presentTo, unmutedBy, type UserCard } from '#users';
import { ListNotifications, type NotificationView, type OwnNotification } from '../application/list-notifications.ts';
import { textOf, type NotificationType, type Target } from '../domain/notification.ts';

interface Row {
  readonly id: string;
  readonly userId: string;
  readonly activityId: string;
  readonly type: NotificationType;
  readonly targetKind: Target['kind'];
  readonly targetId: string;
  readonly phrase: string | null;
  readonly count: number;
  readonly isRead: boolean;
  readonly createdAt: string;
  readonly actors: readonly UserCard[];
}

/* Only acts of those whom the member meets and has not muted, now: who is hidden is neither named nor counted. */
const visibleActs = `select acts.actor_id, acts.activity_id from notifications.acts acts
                      where acts.notification_id = notification.id
                        and ${presentTo('notification.user_id', 'acts.actor_id')} and ${unmutedBy('notification.user_id', 'acts.actor_id')}`;

const views = `select notification.id, notification.user_id as "userId", notification.activity_id as "activityId", notification.type,
          notification.target_kind as "targetKind", notification.target_id as "targetId", notification.phrase,
          told.count, notification.read_at is not null as "isRead",
          notification.created_at as "createdAt", told.actors
     from notifications.notifications notification
    cross join lateral (
       with newest as (
         select distinct on (act.actor_id) act.actor_id, act.activity_id
           from (${visibleActs}) act order by act.actor_id, act.activity_id desc
       )
       select (select count(*)::int from newest) as count,
              (select json_agg(json_build_object('id', card.id, 'username', card.username,
                        'displayName', card.display_name, 'avatarUrl', card.avatar_url, 'isVerified', card.is_verified)
                        order by act.activity_id desc)
                 from (select * from newest order by activity_id desc limit 3) act
                 join ${cardsView} card on card.id = act.actor_id) as actors
     ) told`;

const list = statement(
  'notifications.list',
  `${views}
    where notification.user_id = $1 and ($2::uuid is null or notification.activity_id < $2)
      and (not $4 or notification.read_at is null) and told.actors is not null
    order by notification.activity_id desc
    limit $3`,
);

/* From a subquery, so that PostgreSQL, which cannot see how many there are, does not plan it anew each time. */
const unread = statement(
  'notifications.unread',
  `${views}
    where notification.id = any((select $1::uuid[])::uuid[]) and notification.read_at is null and told.actors is not null
    order by notification.id`,
);

const unreadCount = statement(
  'notifications.unread-count',
  `select count(*)::int as count from notifications.notifications notification
    where notification.user_id = $1 and notification.read_at is null and exists (${visibleActs})`,
);

@Injectable()
export class SqlListNotifications extends ListNotifications {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(
    userId: string,
    { after, limit, unreadOnly }: PageRequest & { readonly unreadOnly: boolean },
  ): Promise<Page<NotificationView>> {
    const rows = await this.database.query<Row>(list, [userId, after, limit + 1, unreadOnly]);
    return mapPage(
      pageOf(rows, limit, ({ activityId }) => activityId),
      (items) => items.map(viewOf),
    );
  }

  async unread(ids: readonly string[]): Promise<readonly OwnNotification[]> {
    const rows = await this.database.query<Row>(unread, [ids]);
    return rows.map((row) => ({ userId: row.userId, view: viewOf(row) }));
  }

  async unreadCount(userId: string): Promise<number> {
    return (await this.database.queryOne<{ count: number }>(unreadCount, [userId]))?.count ?? 0;
  }
}

function viewOf(row: Row): NotificationView {
  const usernames = row.actors.map(({ username }) => username);
  return {
    id: row.id,
    type: row.type,
    text: textOf(row.type, usernames, row.count, row.phrase),
    actors: row.actors,
    count: row.count,
    target: { kind: row.targetKind, id: row.targetId },
    isRead: row.isRead,
    createdAt: row.createdAt,
  };
}
