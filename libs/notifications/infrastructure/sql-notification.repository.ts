import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { presentTo, unmutedBy } from '#users';
import { groupDay, type Act } from '../domain/notification.ts';
import { NotificationRepository } from '../domain/notification.repository.ts';

/*
 * The group first, because two acts on one target wait for each other at its key. An act that was told of before takes the
 * statement's effects back by adding nothing: the count only grows by an actor who is new to the group.
 */
const unwanted = statement(
  'notifications.unwanted',
  `select from notifications.acts where user_id = $1 and type = $2 and actor_id = $3 and subject_id = $4
   union all
   select where not (${presentTo('$1::uuid', '$3::uuid')} and ${unmutedBy('$1::uuid', '$3::uuid')})`,
);

const openGroup = statement(
  'notifications.open-group',
  `insert into notifications.notifications as open
     (id, user_id, type, target_kind, target_id, day, actor_count, activity_id, created_at, phrase)
   values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)
   on conflict (user_id, type, target_kind, target_id, day) where read_at is null
   do update set activity_id = excluded.activity_id, created_at = greatest(open.created_at, excluded.created_at)
   returning id`,
);

const addAct = statement(
  'notifications.add-act',
  `insert into notifications.acts (user_id, type, actor_id, subject_id, notification_id, activity_id)
   values ($1, $2, $3, $4, $5, $6)`,
);

const countActors = statement(
  'notifications.count-actors',
  `update notifications.notifications
      set actor_count = (select count(distinct actor_id) from notifications.acts where notification_id = $1)
    where id = $1`,
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

  tell(act: Act, ids: { readonly notificationId: string; readonly activityId: string }): Promise<void> {
    const { recipientId, actorId, type, target, subjectId, at } = act;
    return this.database.run(async () => {
      if ((await this.database.queryOne(unwanted, [recipientId, type, actorId, subjectId])) !== undefined) return;
      const group = await this.database.queryOne<{ id: string }>(openGroup, [
        ids.notificationId,
        recipientId,
        type,
        target.kind,
        target.id,
        groupDay(at),
        ids.activityId,
        at,
        act.phrase ?? null,
      ]);
      if (group === undefined) throw new Error('A notification was neither made nor found');
      await this.database.query(addAct, [recipientId, type, actorId, subjectId, group.id, ids.activityId]);
      await this.database.query(countActors, [group.id]);
    });
  }

  async markRead(userId: string, notificationId: string, at: Date): Promise<boolean> {
    return (await this.database.queryOne(markRead, [userId, notificationId, at])) !== undefined;
  }

  async markAllRead(userId: string, at: Date): Promise<void> {
    await this.database.query(markAllRead, [userId, at]);
  }
}
