import { Injectable } from '@nestjs/common';
import { Ids, RealtimeBus, UserStreams, type Frame, type Telling } from '#kernel';
import { Database, statement } from '#platform';
import { streamChannel, tailOf, type StreamMessage } from '../application/stream-channel.ts';

/*
 * Whoever gets the same frames has the same list of them. The members' rows are locked in one order, so that frames that come
 * at once do not deadlock.
 */
const addFrames = statement(
  'realtime.add-frames',
  `with frame as (
     insert into realtime.frames (id, actor_id, frame, created_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
   ), list as (
     select number, array_agg(frame_id order by place) as frame_ids
       from unnest($5::int[], $6::uuid[]) with ordinality list (number, frame_id, place)
      group by number
   ), told as (
     select member.user_id, list.frame_ids
       from unnest($7::int[], $8::uuid[]) member (number, user_id) join list using (number)
   ), numbered as (
     insert into realtime.streams as stream (user_id, last_seq)
     select user_id, cardinality(frame_ids) from told order by user_id
     on conflict (user_id) do update set last_seq = stream.last_seq + excluded.last_seq
     returning user_id, last_seq
   )
   insert into realtime.entries (user_id, seq, frame_ids)
   select user_id, last_seq, frame_ids from numbered join told using (user_id)
   returning user_id as "userId", seq`,
);

/** So few are told one by one, each where they are connected; of what is for more, every process is told. */
const few = 4;

interface Entry {
  readonly userId: string;
  readonly seq: number;
}

interface NewFrame extends Telling {
  readonly id: string;
  readonly tail: string;
}

/** Members who get the same frames, in the same order. */
interface Audience {
  readonly frames: readonly NewFrame[];
  readonly userIds: string[];
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
    const audiences = audiencesOf(frames);
    const lists = audiences.flatMap(({ frames: list }, number) => list.map(({ id }) => ({ number, id })));
    const members = audiences.flatMap(({ userIds }, number) => userIds.map((userId) => ({ number, userId })));
    const entries = await this.database.query<Entry>(addFrames, [
      frames.map(({ id }) => id),
      frames.map(({ actorId }) => actorId),
      frames.map(({ tail }) => tail),
      frames.map(({ frame }) => frame.at),
      lists.map(({ number }) => number),
      lists.map(({ id }) => id),
      members.map(({ number }) => number),
      members.map(({ userId }) => userId),
    ]);
    const lastOf = new Map(entries.map(({ userId, seq }) => [userId, seq]));
    this.database.afterCommit(() => {
      for (const { frames: list, userIds } of audiences) {
        const seqs = userIds.map((userId) => (lastOf.get(userId) ?? 0) - list.length + 1);
        this.publish({ tails: list.map(({ tail }) => tail), to: userIds, seqs });
      }
    });
  }

  tell(userIds: readonly string[], frame: Frame): void {
    if (userIds.length > 0) this.publish({ tails: [tailOf(frame)], to: userIds, seqs: null });
  }

  private publish({ tails, to, seqs }: StreamMessage): void {
    const post = (message: StreamMessage, address?: string): void =>
      this.bus.publish(streamChannel, JSON.stringify(message), address);
    if (to.length > few) post({ tails, to, seqs });
    else
      for (const [index, id] of to.entries())
        post({ tails, to: [id], seqs: seqs?.slice(index, index + 1) ?? null }, id);
  }
}

function audiencesOf(frames: readonly NewFrame[]): readonly Audience[] {
  const ofMember = new Map<string, NewFrame[]>();
  for (const frame of frames) {
    for (const userId of new Set(frame.userIds)) {
      const list = ofMember.get(userId);
      if (list === undefined) ofMember.set(userId, [frame]);
      else list.push(frame);
    }
  }
  const audiences = new Map<string, Audience>();
  for (const [userId, list] of ofMember) {
    const key = list.map(({ id }) => id).join(' ');
    const audience = audiences.get(key);
    if (audience === undefined) audiences.set(key, { frames: list, userIds: [userId] });
    else audience.userIds.push(userId);
  }
  return [...audiences.values()];
}
