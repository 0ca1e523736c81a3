import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { MediaLinks } from '#media';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import {
  ReadConversations,
  type ConversationView,
  type ParticipantCard,
  type ParticipantView,
} from '../application/read-conversations.ts';
import type { MessageView } from '../application/read-messages.ts';
import { ConversationNotFound } from '../domain/message.errors.ts';
import { messageColumns, messageOf, myReaction, type MessageColumns } from './message-columns.ts';
import { isBlocked, isOpenTo, isVisible, unreadCount } from './rules.ts';

const participantsShown = 20;

/* The columns of the conversation `c` as the participant `p` sees it, and the last message that they see as JSON. */
const columns = `
  c.id, c.is_group as "isGroup", c.title, c.participant_count as "participantCount", ${unreadCount}::int as "unreadCount",
  p.is_admin as "isAdmin", p.is_archived as "isArchived", p.is_muted as "isMuted", p.left_at as "leftAt",
  c.active_at as "lastActivityAt", c.created_at as "createdAt", last.message as "lastMessageId"`;

const lastMessage = `
  left join lateral (
    select m.id as message from messages.messages m
     where m.conversation_id = c.id and ${isVisible}
     order by m.position desc limit 1) last on true`;

const list = statement(
  'messages.conversations-of',
  `with mine as (
     select c.id from messages.participants p join messages.conversations c on c.id = p.conversation_id
      where p.user_id = $1 and p.left_at is null and p.is_archived = $2 and ${isOpenTo('$1::uuid')}
        and ($3::timestamptz is null or (c.active_at, c.id) < ($3, $4::uuid))
      order by c.active_at desc, c.id desc
      limit $5
   )
   select ${columns}
     from mine
     join messages.conversations c on c.id = mine.id
     join messages.participants p on p.conversation_id = c.id and p.user_id = $1
     ${lastMessage}
    order by c.active_at desc, c.id desc`,
);

const byId = statement(
  'messages.conversation-by-id',
  `select ${columns}
     from messages.conversations c
     join messages.participants p on p.conversation_id = c.id and p.user_id = $1
     ${lastMessage}
    where c.id = $2 and ${isOpenTo('$1::uuid')}`,
);

const lastMessages = statement(
  'messages.last-messages',
  `select ${messageColumns}, ${myReaction('$1')}
     from messages.messages m left join ${cardsView} sender on sender.id = m.sender_id
    where m.id = any($2::uuid[])`,
);

const card = `card.id, card.username, card.display_name as "displayName", card.avatar_url as "avatarUrl",
  card.is_verified as "isVerified", p.is_admin as "isAdmin"`;

/* Oneself first, then who has been there longest. */
const firstParticipants = statement(
  'messages.first-participants',
  `select c.id as "conversationId", ${card}
     from unnest($2::uuid[]) c(id)
     cross join lateral (
       select p.user_id, p.is_admin, p.joined_at from messages.participants p
        where p.conversation_id = c.id and p.left_at is null and not ${isBlocked('$1::uuid', 'p.user_id')}
        order by p.user_id <> $1, p.joined_at, p.user_id
        limit ${participantsShown}) p
     join ${cardsView} card on card.id = p.user_id
    order by c.id, p.user_id <> $1, p.joined_at, p.user_id`,
);

const participants = statement(
  'messages.participants-of',
  `select ${card}, p.joined_at as "joinedAt",
          (select m.id from messages.messages m
            where m.conversation_id = p.conversation_id and m.position = p.shown_position) as "lastReadMessageId",
          (select m.id from messages.messages m
            where m.conversation_id = p.conversation_id
              and m.position = greatest(p.delivered_position, p.shown_position)) as "lastDeliveredMessageId"
     from messages.participants p
     join ${cardsView} card on card.id = p.user_id
    where p.conversation_id = $2 and p.left_at is null and not ${isBlocked('$1::uuid', 'p.user_id')}
      and ($3::uuid is null or p.user_id > $3)
    order by p.user_id
    limit $4`,
);

const takesPart = statement(
  'messages.takes-part',
  `select from messages.participants p join messages.conversations c on c.id = p.conversation_id
    where p.conversation_id = $2 and p.user_id = $1 and p.left_at is null and ${isOpenTo('$1::uuid')}`,
);

const unread = statement(
  'messages.unread-count',
  `select coalesce(sum(${unreadCount}), 0)::int as count
     from messages.participants p join messages.conversations c on c.id = p.conversation_id
    where p.user_id = $1 and p.left_at is null and not p.is_archived and not p.is_muted and ${isOpenTo('$1::uuid')}`,
);

interface Row extends Omit<ConversationView, 'participants' | 'lastMessage'> {
  readonly lastMessageId: string | null;
}

@Injectable()
export class SqlReadConversations extends ReadConversations {
  constructor(
    private readonly database: Database,
    private readonly links: MediaLinks,
  ) {
    super();
  }

  async list(userId: string, isArchived: boolean, { limit, after }: PageRequest): Promise<Page<ConversationView>> {
    const [at = null, id = null] = after?.split(' ') ?? [];
    const rows = await this.database.query<Row>(list, [userId, isArchived, at, id, limit + 1]);
    const page = pageOf(rows, limit, (row) => `${row.lastActivityAt} ${row.id}`);
    const views = await this.complete(userId, page.items);
    return mapPage(page, () => views);
  }

  async byId(conversationId: string, userId: string): Promise<ConversationView> {
    const [view] = await this.complete(userId, await this.database.query<Row>(byId, [userId, conversationId]));
    if (view === undefined) throw new ConversationNotFound();
    return view;
  }

  async participants(
    conversationId: string,
    userId: string,
    { limit, after }: PageRequest,
  ): Promise<Page<ParticipantView>> {
    const [conversation, rows] = await Promise.all([
      this.database.queryOne<Row>(byId, [userId, conversationId]),
      this.database.query<ParticipantView>(participants, [userId, conversationId, after, limit + 1]),
    ]);
    if (conversation === undefined) throw new ConversationNotFound();
    return pageOf(rows, limit, ({ id }) => id);
  }

  async takesPart(conversationId: string, userId: string): Promise<boolean> {
    return (await this.database.queryOne(takesPart, [userId, conversationId])) !== undefined;
  }

  async unreadCount(userId: string): Promise<number> {
    return (await this.database.queryOne<{ count: number }>(unread, [userId]))?.count ?? 0;
  }

  /** Two statements for any number of conversations. */
  private async complete(userId: string, rows: readonly Row[]): Promise<readonly ConversationView[]> {
    if (rows.length === 0) return [];
    const messageIds = rows.flatMap(({ lastMessageId }) => (lastMessageId === null ? [] : [lastMessageId]));
    const [messages, cards] = await Promise.all([
      this.database.query<MessageColumns & Pick<MessageView, 'myReaction'>>(lastMessages, [userId, messageIds]),
      this.database.query<ParticipantCard & { readonly conversationId: string }>(firstParticipants, [
        userId,
        rows.map(({ id }) => id),
      ]),
    ]);
    const messageById = new Map(
      messages.map((row) => [row.id, { ...messageOf(row, this.links), myReaction: row.myReaction }]),
    );
    const cardsById = Map.groupBy(cards, ({ conversationId }) => conversationId);
    return rows.map(({ lastMessageId, ...row }) => ({
      ...row,
      participants: (cardsById.get(row.id) ?? []).map(({ conversationId: _, ...participant }) => participant),
      lastMessage: (lastMessageId === null ? undefined : messageById.get(lastMessageId)) ?? null,
    }));
  }
}
