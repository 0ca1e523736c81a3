import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { EventDelivery, type Delivery } from './event-delivery.ts';

export const eventLogChannel = 'guildhall_events';

/** What happens to one key stays in one lane, in order; lanes are worked on side by side. */
export const lanes = 4;

/*
 * One statement moves a batch: gone from the outbox and in the log, or neither. Positions come from a sequence that only
 * the leading relay draws from, in the order of `seq`.
 */
const move = {
  name: 'platform.move-outbox-to-log',
  text: `
    with batch as (
      delete from platform.outbox
       where seq in (select seq from platform.outbox order by seq limit $1)
      returning seq, id, topic, type, key, envelope
    ), moved as (
      insert into platform.event_log (lane, id, topic, type, key, envelope)
      select (hashtextextended(key, 0) & 2147483647) % ${lanes}, id, topic, type, key, envelope
        from batch order by seq
      returning 1
    )
    select count(*)::int as moved, pg_notify('${eventLogChannel}', '') from moved having count(*) > 0`,
};

/** The embedded delivery: an event log in PostgreSQL that consumer groups read by position, as they would a Kafka topic. */
@Injectable()
export class LogDelivery extends EventDelivery {
  async deliver(client: pg.ClientBase, limit: number): Promise<Delivery> {
    const { rows } = await client.query<{ moved: number }>({ ...move, values: [limit] });
    const count = rows[0]?.moved ?? 0;
    return { count, hasMore: count === limit };
  }
}
