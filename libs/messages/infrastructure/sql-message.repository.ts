import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { Message, type MessageState } from '../domain/message.ts';
import { MessageRepository, type FoundMessage, type Watermark } from '../domain/message.repository.ts';
import { isBlocked, isOpenTo, isVisible, unreadCount } from './rules.ts';

const ofClient = statement(
  'messages.of-client',
  'select id from messages.messages where conversation_id = $1 and sender_id = $2 and client_id = $3',
);

const visible = statement(
  'messages.is-visible',
  `select from messages.messages m
     join messages.participants p on p.conversation_id = m.conversation_id and p.user_id = $2
    where m.id = $3 and m.conversation_id = $1 and ${isVisible}`,
);

const addMessage = statement(
  'messages.add-message',
  `with place as (
     update messages.conversations
        set last_position = last_position + 1, spoken = spoken + case when $4 = 'system' then 0 else 1 end,
            active_at = greatest(active_at, $8::timestamptz)
      where id = $2
     returning last_position, spoken
   ), counted as (
     update messages.participants set said_after = said_after + 1
      where conversation_id = $2 and user_id = $3 and $4 <> 'system'
   ), shown as (
     insert into messages.media (message_id, place, media_id)
     select $1::uuid, place, id from unnest($10::uuid[]) with ordinality media (id, place)
   )
   insert into messages.messages
     (id, conversation_id, position, spoken, sender_id, type, content, reply_to_id, client_id, created_at, payment)
   select $1::uuid, $2::uuid, place.last_position, place.spoken, $3::uuid, $4::text, $5::text, $6::uuid, $7::text, $8::timestamptz,
          $9::jsonb
     from place`,
);

const findMessage = statement(
  'messages.find-message',
  `select m.id, m.conversation_id as "conversationId", m.sender_id as "senderId", m.type, m.content, m.payment,
          array(select media_id from messages.media where message_id = m.id order by place) as "mediaIds",
          m.reply_to_id as "replyToId", m.client_id as "clientId", m.created_at as "createdAt", m.edited_at as "editedAt",
          m.deleted_at as "deletedAt", p.is_admin as "isAdmin", p.left_at is not null as "hasLeft"
     from messages.messages m
     join messages.conversations c on c.id = m.conversation_id
     join messages.participants p on p.conversation_id = m.conversation_id and p.user_id = $2
    where m.id = $1 and ${isVisible} and ${isOpenTo('$2::uuid')}
      for no key update of m`,
);

const changeMessage = statement(
  'messages.change-message',
  'update messages.messages set content = $2, edited_at = $3 where id = $1',
);

/* Whoever has read it already does not miss it; the rows are locked in one order, so that two deletions do not deadlock. */
const removeMessage = statement(
  'messages.remove-message',
  `with gone as (
     update messages.messages set deleted_at = $2 where id = $1 returning conversation_id, position, sender_id
   ), unshown as (
     delete from messages.media where message_id = $1
   ), unread as (
     select p.conversation_id, p.user_id
       from messages.participants p, gone
      where p.conversation_id = gone.conversation_id and p.user_id <> gone.sender_id
      order by p.user_id
        for no key update of p
   )
   update messages.participants p set deleted_after = deleted_after + 1
     from unread, gone
    where p.conversation_id = unread.conversation_id and p.user_id = unread.user_id and p.read_position < gone.position
      and p.from_position <= gone.position and (p.until_position is null or p.until_position >= gone.position)`,
);

const react = statement(
  'messages.react',
  `insert into messages.reactions as r (message_id, user_id, emoji, created_at) values ($1, $2, $3, $4)
   on conflict (message_id, user_id) do update set emoji = excluded.emoji, created_at = excluded.created_at
    where r.emoji <> excluded.emoji
   returning 1`,
);

const unreact = statement(
  'messages.unreact',
  'delete from messages.reactions where message_id = $1 and user_id = $2 returning 1',
);

/* First the row, so that what is counted in the next statement cannot change meanwhile. */
const lockParticipant = statement(
  'messages.lock-participant',
  'select from messages.participants where conversation_id = $1 and user_id = $2 for no key update',
);

const readUpTo = statement(
  'messages.read-up-to',
  `with mark as (
     select m.id, m.position, m.spoken, m.position > p.read_position as "hasMoved",
            not $4 and coalesce(pref.shows_reading, true) as "isShown"
       from messages.participants p
       join messages.conversations c on c.id = p.conversation_id
       join messages.messages m on m.conversation_id = c.id and m.id = $3
       left join messages.preferences pref on pref.user_id = p.user_id
      where p.conversation_id = $1 and p.user_id = $2 and ${isVisible} and ${isOpenTo('$2::uuid')}
   ), p as (
     update messages.participants p
        set read_position = case when mark."hasMoved" then mark.position else p.read_position end,
            read_spoken = case when mark."hasMoved" then mark.spoken else p.read_spoken end,
            shown_position = case when mark."isShown" then greatest(mark.position, p.shown_position) else p.shown_position end,
            said_after = case when mark."hasMoved" then (
              select count(*) from messages.messages said
               where said.conversation_id = $1 and said.sender_id = $2 and said.position > mark.position
                 and said.type <> 'system' and (p.until_position is null or said.position <= p.until_position)
            ) else p.said_after end,
            deleted_after = case when mark."hasMoved" then (
              select count(*) from messages.messages gone
               where gone.conversation_id = $1 and gone.sender_id <> $2 and gone.position > mark.position
                 and gone.deleted_at is not null and (p.until_position is null or gone.position <= p.until_position)
            ) else p.deleted_after end
       from mark
      where p.conversation_id = $1 and p.user_id = $2
     returning p.*
   )
   select mark.id as "messageId", mark."hasMoved", mark."isShown", ${unreadCount}::int as "unreadCount"
     from mark, p join messages.conversations c on c.id = p.conversation_id`,
);

/* Whoever wrote some of the last hundred that came: who has been away for long tells of those, and the rest is in the mark. */
const deliveredUpTo = statement(
  'messages.delivered-up-to',
  `with mark as (
     select m.position, coalesce(pref.shows_reading, true) and p.left_at is null as "isShown"
       from messages.participants p
       join messages.conversations c on c.id = p.conversation_id
       join messages.messages m on m.conversation_id = c.id and m.id = $3
       left join messages.preferences pref on pref.user_id = p.user_id
      where p.conversation_id = $1 and p.user_id = $2 and ${isVisible} and ${isOpenTo('$2::uuid')}
   ), moved as (
     update messages.participants p set delivered_position = mark.position
       from mark
      where p.conversation_id = $1 and p.user_id = $2 and mark."isShown"
        and mark.position > greatest(p.delivered_position, p.shown_position)
     returning greatest(old.delivered_position, old.shown_position, new.delivered_position - 100) as after,
               new.delivered_position as position
   )
   select array(
     select distinct said.sender_id
       from moved
       join messages.conversations c on c.id = $1 and c.participant_count <= $4::int + 1
       join messages.messages said on said.conversation_id = c.id
        and said.position > moved.after and said.position <= moved.position
       join messages.participants sender on sender.conversation_id = c.id and sender.user_id = said.sender_id
      where said.sender_id <> $2 and said.type <> 'system' and said.deleted_at is null and sender.left_at is null
        and not ${isBlocked('$2::uuid', 'said.sender_id')}) as told
     from mark`,
);

interface FoundRow extends Omit<MessageState, 'createdAt' | 'editedAt' | 'deletedAt'> {
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly isAdmin: boolean;
  readonly hasLeft: boolean;
}

@Injectable()
export class SqlMessageRepository extends MessageRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async ofClient(conversationId: string, senderId: string, clientId: string): Promise<string | undefined> {
    return (await this.database.queryOne<{ id: string }>(ofClient, [conversationId, senderId, clientId]))?.id;
  }

  async isVisible(conversationId: string, userId: string, messageId: string): Promise<boolean> {
    return (await this.database.queryOne(visible, [conversationId, userId, messageId])) !== undefined;
  }

  async add(message: Message): Promise<void> {
    const { id, conversationId, senderId, type, content, mediaIds, payment, replyToId, clientId, createdAt } =
      message.state;
    const shown = payment === null ? null : JSON.stringify(payment);
    const values = [id, conversationId, senderId, type, content, replyToId, clientId, createdAt, shown, mediaIds];
    await this.database.query(addMessage, values);
  }

  async find(messageId: string, userId: string): Promise<FoundMessage | undefined> {
    const row = await this.database.queryOne<FoundRow>(findMessage, [messageId, userId]);
    if (row === undefined) return undefined;
    const { isAdmin, hasLeft, createdAt, editedAt, ...state } = row;
    const message = Message.restore({
      ...state,
      createdAt: new Date(createdAt),
      editedAt: editedAt === null ? null : new Date(editedAt),
      deletedAt: null,
    });
    return { message, isAdmin, hasLeft };
  }

  async change(message: Message): Promise<void> {
    const { id, content, editedAt } = message.state;
    await this.database.query(changeMessage, [id, content, editedAt]);
  }

  async remove(message: Message): Promise<void> {
    const { id, deletedAt } = message.state;
    await this.database.query(removeMessage, [id, deletedAt]);
  }

  async react(messageId: string, userId: string, emoji: string | null, at: Date): Promise<boolean> {
    const changed =
      emoji === null
        ? await this.database.query(unreact, [messageId, userId])
        : await this.database.query(react, [messageId, userId, emoji, at]);
    return changed.length > 0;
  }

  async markRead(
    conversationId: string,
    userId: string,
    messageId: string,
    isPrivate: boolean,
  ): Promise<Watermark | undefined> {
    await this.database.query(lockParticipant, [conversationId, userId]);
    return this.database.queryOne<Watermark>(readUpTo, [conversationId, userId, messageId, isPrivate]);
  }

  async markDelivered(
    conversationId: string,
    userId: string,
    messageId: string,
    atMost: number,
  ): Promise<readonly string[] | undefined> {
    const values = [conversationId, userId, messageId, atMost];
    return (await this.database.queryOne<{ told: readonly string[] }>(deliveredUpTo, values))?.told;
  }
}
