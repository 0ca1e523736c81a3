import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { presentTo, unmutedBy } from '#users';
import { groupDay } from '../domain/notification.ts';
import { NotificationRepository, type Tellable, type Told } from '../domain/notification.repository.ts';

/*
 * One statement for all acts of a batch. Of equal acts the first counts, and none that was told of before. Where somebody
 * else tells of the same act meanwhile, the key of `acts` refuses the whole, which is then tried again.
 */
const tell = statement(
  'notifications.tell',
  `with input as (
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::date[],
                          $8::timestamptz[], $9::text[], $10::uuid[], $11::uuid[])
       as act (user_id, actor_id, type, target_kind, target_id, subject_id, day, at, phrase, notification_id, activity_id)
   ), wanted as materialized (
     select distinct on (user_id, type, actor_id, subject_id) *
       from input
      where ${presentTo('input.user_id', 'input.actor_id')} and ${unmutedBy('input.user_id', 'input.actor_id')}
        and not exists (
          select from notifications.acts told
           where told.user_id = input.user_id and told.type = input.type
             and told.actor_id = input.actor_id and told.subject_id = input.subject_id)
      order by user_id, type, actor_id, subject_id, activity_id
   ), opened as (
     insert into notifications.notifications as open
       (id, user_id, type, target_kind, target_id, day, activity_id, created_at, phrase)
     select distinct on (user_id, type, target_kind, target_id, day)
            notification_id, user_id, type, target_kind, target_id, day, activity_id,
            max(at) over (partition by user_id, type, target_kind, target_id, day), phrase
       from wanted
      order by user_id, type, target_kind, target_id, day, activity_id desc
     on conflict (user_id, type, target_kind, target_id, day) where read_at is null
     do update set activity_id = excluded.activity_id, created_at = greatest(open.created_at, excluded.created_at)
     returning id, user_id, type, target_kind, target_id, day
   )
   insert into notifications.acts (user_id, type, actor_id, subject_id, notification_id, activity_id)
   select wanted.user_id, wanted.type, wanted.actor_id, wanted.subject_id, opened.id, wanted.activity_id
     from wanted join opened using (user_id, type, target_kind, target_id, day)
   returning activity_id as "activityId", notification_id as "notificationId"`,
);

const markRead = statement(
  'notifications.mark-read',
  `update notifications.notifications set read_at = coalesce(read_at, $3) where id = $2 and user_id = $1 returning id`,
);

const markAllRead = statement(
  'notifications.mark-all-read',
  'update notifications.notifications set read_at = $2 where user_id = $1 and read_at is null',
);

@Injectable()
export class SqlNotificationRepository extends NotificationRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async tell(tellable: readonly Tellable[]): Promise<readonly Told[]> {
    if (tellable.length === 0) return [];
    const acts = tellable.map(({ act }) => act);
    const rows = await this.database.query<{ activityId: string; notificationId: string }>(tell, [
      acts.map(({ recipientId }) => recipientId),
      acts.map(({ actorId }) => actorId),
      acts.map(({ type }) => type),
      acts.map(({ target }) => target.kind),
      acts.map(({ target }) => target.id),
      acts.map(({ subjectId }) => subjectId),
      acts.map(({ at }) => groupDay(at)),
      acts.map(({ at }) => at),
      acts.map(({ phrase }) => phrase ?? null),
      tellable.map(({ notificationId }) => notificationId),
      tellable.map(({ activityId }) => activityId),
    ]);
    const told = new Map(rows.map(({ activityId, notificationId }) => [activityId, notificationId]));
    return tellable.flatMap(({ act, activityId }) => {
      const notificationId = told.get(activityId);
      return notificationId === undefined ? [] : [{ act, notificationId }];
    });
  }

  async markRead(userId: string, notificationId: string, at: Date): Promise<boolean> {
    return (await this.database.queryOne(markRead, [userId, notificationId, at])) !== undefined;
  }

  async markAllRead(userId: string, at: Date): Promise<void> {
    await this.database.query(markAllRead, [userId, at]);
  }
}
