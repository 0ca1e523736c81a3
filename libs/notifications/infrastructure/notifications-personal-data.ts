import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';

/* What they did is no longer told to anybody; a notification of nobody's acts goes with it. */
const forgetActs = statement(
  'notifications.erase-acts',
  `with taken as (
     select ctid from notifications.acts where actor_id = $1 limit 500
   ), gone as (
     delete from notifications.acts where ctid = any (array(select ctid from taken)) and actor_id = $1
     returning notification_id
   ), emptied as (
     delete from notifications.notifications told
      where told.id in (select notification_id from gone)
        and not exists (select from notifications.acts act where act.notification_id = told.id and act.actor_id <> $1)
   )
   select from gone`,
);

const copies = {
  notifications: copyOf(
    'notifications.copy-of-notifications',
    `select id, type, target_kind as "targetKind", target_id as "targetId", created_at as "createdAt", read_at as "readAt"
       from notifications.notifications where user_id = $1 order by activity_id`,
  ),
  preferences: copyOf(
    'notifications.copy-of-preferences',
    'select preferences from notifications.preferences where user_id = $1',
  ),
};

const erasures = [
  statement(
    'notifications.erase-notifications',
    `delete from notifications.notifications
      where id = any (array(select id from notifications.notifications where user_id = $1 limit 500)) returning 1`,
  ),
  statement('notifications.erase-preferences', 'delete from notifications.preferences where user_id = $1 returning 1'),
  forgetActs,
];

@Injectable()
export class NotificationsPersonalData extends SqlPersonalData {
  readonly module = 'notifications';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
