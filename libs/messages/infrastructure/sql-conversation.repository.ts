import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import type { Standing } from '../domain/conversation.ts';
import {
  ConversationRepository,
  type NewConversation,
  type OwnChanges,
  type Reach,
} from '../domain/conversation.repository.ts';
import { isAbsent, isBlocked, isOpenTo, letsWrite, otherOf } from './rules.ts';

const reachOf = statement(
  'messages.reach-of',
  `select asked.id as "userId", card.username,
          case when card.id is null or ${isBlocked('$1::uuid', 'asked.id')} then 'absent'
               when ${letsWrite('asked.id', '$1::uuid')} then 'allowed' else 'refused' end as reach
     from unnest($2::uuid[]) asked(id)
     left join ${cardsView} card on card.id = asked.id
     left join messages.preferences pref on pref.user_id = asked.id`,
);

const directsOf = statement(
  'messages.directs-of',
  `select conversation.id
     from unnest($1::uuid[], $2::uuid[]) with ordinality as pair (one, other, place)
     left join messages.conversations conversation
       on pair_low = least(pair.one, pair.other) and pair_high = greatest(pair.one, pair.other)
    order by pair.place`,
);

const addConversation = statement(
  'messages.add-conversation',
  `with added as (
     insert into messages.conversations
       (id, is_group, title, pair_low, pair_high, participant_count, active_at, created_at)
     select $1::uuid, $2::boolean, $3::text, case when not $2 then least($4::uuid, ($5::uuid[])[1]) end,
            case when not $2 then greatest($4, ($5)[1]) end, 1 + cardinality($5), $6::timestamptz, $6
     on conflict (pair_low, pair_high) do nothing
     returning id
   )
   insert into messages.participants (conversation_id, user_id, is_admin, joined_at)
   select added.id, member.id, $2 and member.id = $4, $6
     from added, unnest($4 || $5) member(id)
   returning conversation_id`,
);

const standing = statement(
  'messages.standing',
  `select c.id as "conversationId", c.is_group as "isGroup", p.is_admin as "isAdmin", p.left_at is not null as "hasLeft",
          c.participant_count as "participantCount", card.username,
          c.is_group or (not ${isAbsent(otherOf('$2'))} and (
            ${letsWrite(otherOf('$2'), '$2::uuid')} or exists (
              select from messages.messages said
               where said.conversation_id = c.id and said.sender_id = ${otherOf('$2')}))) as "isReachable"
     from messages.conversations c
     join messages.participants p on p.conversation_id = c.id and p.user_id = $2
     join ${cardsView} card on card.id = p.user_id
     left join messages.preferences pref on pref.user_id = ${otherOf('$2')}
    where c.id = $1 and ${isOpenTo('$2::uuid')}
      for no key update of c`,
);

const join = statement(
  'messages.join',
  `with joined as (
     insert into messages.participants as p
       (conversation_id, user_id, is_admin, joined_at, from_position, read_position, read_spoken)
     select c.id, asked.id, false, $3::timestamptz, c.last_position + 1, c.last_position, c.spoken
       from messages.conversations c, unnest($2::uuid[]) asked(id)
      where c.id = $1
     on conflict (conversation_id, user_id) do update
        set is_admin = false, joined_at = excluded.joined_at, from_position = excluded.from_position,
            until_position = null, until_spoken = null, left_at = null, read_position = excluded.read_position,
            read_spoken = excluded.read_spoken, shown_position = 0, delivered_position = 0, said_after = 0,
            deleted_after = 0
      where p.left_at is not null
     returning user_id
   ), counted as (
     update messages.conversations set participant_count = participant_count + (select count(*) from joined)
      where id = $1 and participant_count + (select count(*) from joined) <= 1000
   )
   select user_id as "userId" from joined`,
);

const nameOf = statement(
  'messages.name-of',
  `select coalesce(card.username, 'somebody') as username
     from messages.participants p left join ${cardsView} card on card.id = p.user_id
    where p.conversation_id = $1 and p.user_id = $2 and p.left_at is null`,
);

const leave = statement(
  'messages.leave',
  `with gone as (
     update messages.participants p
        set left_at = $3, until_position = c.last_position, until_spoken = c.spoken, is_admin = false
       from messages.conversations c
      where c.id = $1 and p.conversation_id = c.id and p.user_id = $2 and p.left_at is null
     returning 1
   )
   update messages.conversations set participant_count = participant_count - (select count(*) from gone) where id = $1`,
);

const keepAnAdmin = statement(
  'messages.keep-an-admin',
  `update messages.participants set is_admin = true
    where conversation_id = $1
      and user_id = (select user_id from messages.participants
                      where conversation_id = $1 and left_at is null order by joined_at, user_id limit 1)
      and not exists (select from messages.participants
                       where conversation_id = $1 and left_at is null and is_admin)`,
);

const rename = statement('messages.rename', 'update messages.conversations set title = $2 where id = $1');

const setAdmin = statement(
  'messages.set-admin',
  `update messages.participants set is_admin = $3
    where conversation_id = $1 and user_id = $2 and left_at is null returning 1`,
);

const setOwn = statement(
  'messages.set-own',
  `update messages.participants set is_archived = coalesce($3, is_archived), is_muted = coalesce($4, is_muted)
    where conversation_id = $1 and user_id = $2`,
);

@Injectable()
export class SqlConversationRepository extends ConversationRepository {
  constructor(private readonly database: Database) {
    super();
  }

  reachOf(senderId: string, userIds: readonly string[]): Promise<readonly Reach[]> {
    return this.database.query<Reach>(reachOf, [senderId, userIds]);
  }

  async directsOf(pairs: readonly (readonly [string, string])[]): Promise<readonly (string | undefined)[]> {
    const columns = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
    const rows = await this.database.query<{ id: string | null }>(directsOf, columns);
    return rows.map(({ id }) => id ?? undefined);
  }

  async add(conversation: NewConversation): Promise<{ readonly id: string; readonly isNew: boolean }> {
    const { id, isGroup, title, creatorId, participantIds, createdAt } = conversation;
    const values = [id, isGroup, title, creatorId, participantIds, createdAt];
    if ((await this.database.query(addConversation, values)).length > 0) return { id, isNew: true };
    const [known] = await this.directsOf([[creatorId, participantIds[0] ?? '']]);
    if (known === undefined) throw new Error('A conversation is neither new nor there');
    return { id: known, isNew: false };
  }

  standing(conversationId: string, userId: string): Promise<Standing | undefined> {
    return this.database.queryOne<Standing>(standing, [conversationId, userId]);
  }

  async join(conversationId: string, userIds: readonly string[], at: Date): Promise<readonly string[]> {
    const rows = await this.database.query<{ userId: string }>(join, [conversationId, userIds, at]);
    return rows.map(({ userId }) => userId);
  }

  async nameOf(conversationId: string, userId: string): Promise<string | undefined> {
    return (await this.database.queryOne<{ username: string }>(nameOf, [conversationId, userId]))?.username;
  }

  async leave(conversationId: string, userId: string, at: Date): Promise<void> {
    await this.database.query(leave, [conversationId, userId, at]);
  }

  async keepAnAdmin(conversationId: string): Promise<void> {
    await this.database.query(keepAnAdmin, [conversationId]);
  }

  async rename(conversationId: string, title: string): Promise<void> {
    await this.database.query(rename, [conversationId, title]);
  }

  async setAdmin(conversationId: string, userId: string, isAdmin: boolean): Promise<boolean> {
    return (await this.database.query(setAdmin, [conversationId, userId, isAdmin])).length > 0;
  }

  async setOwn(conversationId: string, userId: string, { isArchived, isMuted }: OwnChanges): Promise<void> {
    if (isArchived === undefined && isMuted === undefined) return;
    await this.database.query(setOwn, [conversationId, userId, isArchived ?? null, isMuted ?? null]);
  }
}
