import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { blocksView } from '#users';
import { ReadStream, type Numbered, type StreamEnds, type StreamPage } from '../application/read-stream.ts';

const ends = statement(
  'realtime.stream-ends',
  `select stream.last_seq as last,
          coalesce((select entry.seq - cardinality(entry.frame_ids) + 1 from realtime.entries entry
                     where entry.user_id = stream.user_id and entry.seq >= stream.kept_from
                     order by entry.seq limit 1), stream.last_seq + 1) as oldest
     from realtime.streams stream where stream.user_id = $1`,
);

/* One row without a frame when there is nothing after it. */
const after = statement(
  'realtime.stream-after',
  `select stream.last_seq as last, entry.seq, frame.frame as tail,
          exists (select from ${blocksView} block
                   where block.user_id = stream.user_id and block.other_id = frame.actor_id) as "isHidden"
     from realtime.streams stream
     left join lateral (
       select piece.seq - cardinality(piece.frame_ids) + one.place as seq, one.frame_id
         from (select seq, frame_ids from realtime.entries entries
                where entries.user_id = stream.user_id and entries.seq > $2
                order by entries.seq
                limit $3) piece,
              unnest(piece.frame_ids) with ordinality one (frame_id, place)
        where piece.seq - cardinality(piece.frame_ids) + one.place > $2
        order by 1
        limit $3
     ) entry on true
     left join realtime.frames frame on frame.id = entry.frame_id
    where stream.user_id = $1
    order by entry.seq`,
);

const lastOf = statement(
  'realtime.last-of',
  'select user_id as "userId", last_seq as last from realtime.streams where user_id = any($1::uuid[])',
);

const atOnce = 10_000;

const pruneEntries = statement(
  'realtime.prune-entries',
  `with pruned as (
     delete from realtime.entries where ctid = any(array(
       select ctid from realtime.entries where frame_ids[1] < $1 limit ${atOnce})) returning 1)
   select count(*)::int as count from pruned`,
);

const pruneFrames = statement(
  'realtime.prune-frames',
  `with pruned as (
     delete from realtime.frames where id in (select id from realtime.frames where id < $1 limit ${atOnce}) returning 1)
   select count(*)::int as count from pruned`,
);

/* A tenth more is let grow, so that it is not done for each of them each time. */
const pruneLong = statement(
  'realtime.prune-long',
  `with long as (
     update realtime.streams set kept_from = last_seq - $1 + 1 where last_seq - kept_from >= $1 * 1.1
     returning user_id, kept_from
   )
   delete from realtime.entries using long where entries.user_id = long.user_id and entries.seq < long.kept_from`,
);

interface Row {
  readonly last: number;
  readonly seq: number | null;
  readonly tail: string | null;
  readonly isHidden: boolean;
}

@Injectable()
export class SqlReadStream extends ReadStream {
  constructor(private readonly database: Database) {
    super();
  }

  async ends(userId: string): Promise<StreamEnds> {
    return (await this.database.queryOne<StreamEnds>(ends, [userId])) ?? { oldest: 1, last: 0 };
  }

  async after(userId: string, seq: number, limit: number): Promise<StreamPage> {
    const rows = await this.database.query<Row>(after, [userId, seq, limit]);
    const frames = rows.flatMap(({ seq: number, tail, isHidden }): readonly Numbered[] =>
      number === null || tail === null || isHidden ? [] : [{ seq: number, tail }],
    );
    const isComplete = rows.length < limit;
    return { frames, isComplete, last: (isComplete ? rows[0]?.last : rows.at(-1)?.seq) ?? 0 };
  }

  async lastOf(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.query<{ userId: string; last: number }>(lastOf, [userIds]);
    return new Map(rows.map(({ userId, last }) => [userId, last]));
  }

  async prune(before: Date, keptPerUser: number): Promise<void> {
    await this.database.query(pruneLong, [keptPerUser]);
    const oldest = firstIdOf(before);
    for (const statementOf of [pruneEntries, pruneFrames]) {
      let count = atOnce;
      while (count === atOnce) {
        count = (await this.database.queryOne<{ count: number }>(statementOf, [oldest]))?.count ?? 0;
      }
    }
  }
}

/** The smallest UUIDv7 of a time. */
function firstIdOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
