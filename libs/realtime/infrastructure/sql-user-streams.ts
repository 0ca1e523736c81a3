import { Injectable } from '@nestjs/common';
import { Ids, RealtimeBus, UserStreams, type Frame, type Telling } from '#kernel';
import { Database, statement } from '#platform';
import { streamChannel, tailOf, type StreamMessage } from '../application/stream-channel.ts';

/* The members' rows are locked in one order, so that frames that come at once do not deadlock. */
const addFrames = statement(
  'realtime.add-frames',
  `with frame as (
     insert into realtime.frames (id, actor_id, frame, created_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
   ), told as (
     select distinct on (user_id, place) user_id, frame_id, place
       from unnest($5::uuid[], $6::uuid[], $7::int[]) told (user_id, frame_id, place)
   ), numbered as (
     insert into realtime.streams as stream (user_id, last_seq)
     select user_id, count(*) from told group by user_id order by user_id
     on conflict (user_id) do update set last_seq = stream.last_seq + excluded.last_seq
     returning user_id, last_seq
   )
   insert into realtime.entries (user_id, seq, frame_id)
   select user_id, last_seq + 1 - row_number() over (partition by user_id order by place desc), frame_id
     from told join numbered using (user_id)
   returning user_id as "userId", seq, frame_id as "frameId"`,
);

interface Entry {
  readonly userId: string;
  readonly seq: number;
  readonly frameId: string;
}

@Injectable()
export class SqlUserStreams extends UserStreams {
  constructor(
    private readonly database: Database,
    private readonly bus: RealtimeBus,
    private readonly ids: Ids,
  ) {
    super();
  }

  async addAll(tellings: readonly Telling[]): Promise<void> {
    const frames = tellings
      .filter(({ userIds }) => userIds.length > 0)
      .map((telling) => ({ ...telling, id: this.ids.next(), tail: tailOf(telling.frame) }));
    if (frames.length === 0) return;
    const told = frames.flatMap(({ id, userIds }, place) => userIds.map((userId) => ({ userId, id, place })));
    const entries = await this.database.query<Entry>(addFrames, [
      frames.map(({ id }) => id),
      frames.map(({ actorId }) => actorId),
      frames.map(({ tail }) => tail),
      frames.map(({ frame }) => frame.at),
      told.map(({ userId }) => userId),
      told.map(({ id }) => id),
      told.map(({ place }) => place),
    ]);
    const byFrame = Map.groupBy(entries, ({ frameId }) => frameId);
    this.database.afterCommit(() => {
      for (const { id, tail } of frames) {
        const those = byFrame.get(id) ?? [];
        this.publish({ tail, to: those.map(({ userId }) => userId), seqs: those.map(({ seq }) => seq) });
      }
    });
  }

  tell(userIds: readonly string[], frame: Frame): void {
    if (userIds.length > 0) this.publish({ tail: tailOf(frame), to: userIds, seqs: null });
  }

  private publish(message: StreamMessage): void {
    this.bus.publish(streamChannel, JSON.stringify(message));
  }
}
