import { Injectable } from '@nestjs/common';
import { Ids, RealtimeBus, UserStreams, type Frame } from '#kernel';
import { Database, statement } from '#platform';
import { streamChannel, tailOf, type StreamMessage } from '../application/stream-channel.ts';

/* The members' rows are locked in one order, so that frames that come at once do not deadlock. */
const addFrame = statement(
  'realtime.add-frame',
  `with frame as (
     insert into realtime.frames (id, actor_id, frame, created_at) values ($1, $2, $3, $4)
   ), numbered as (
     insert into realtime.streams as stream (user_id, last_seq)
     select distinct member.id, 1 from unnest($5::uuid[]) member(id) order by member.id
     on conflict (user_id) do update set last_seq = stream.last_seq + 1
     returning user_id, last_seq
   )
   insert into realtime.entries (user_id, seq, frame_id)
   select user_id, last_seq, $1 from numbered
   returning user_id as "userId", seq`,
);

@Injectable()
export class SqlUserStreams extends UserStreams {
  constructor(
    private readonly database: Database,
    private readonly bus: RealtimeBus,
    private readonly ids: Ids,
  ) {
    super();
  }

  async add(userIds: readonly string[], frame: Frame, actorId: string | null): Promise<void> {
    if (userIds.length === 0) return;
    const tail = tailOf(frame);
    const values = [this.ids.next(), actorId, tail, frame.at, userIds];
    const numbered = await this.database.query<{ userId: string; seq: number }>(addFrame, values);
    this.database.afterCommit(() =>
      this.publish({ tail, to: numbered.map(({ userId }) => userId), seqs: numbered.map(({ seq }) => seq) }),
    );
  }

  tell(userIds: readonly string[], frame: Frame): void {
    if (userIds.length > 0) this.publish({ tail: tailOf(frame), to: userIds, seqs: null });
  }

  private publish(message: StreamMessage): void {
    this.bus.publish(streamChannel, JSON.stringify(message));
  }
}
