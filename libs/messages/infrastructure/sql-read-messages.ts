import { Injectable } from '@nestjs/common';
import { pageOf, type Page, type PageRequest } from '#kernel';
import { MediaLinks } from '#media';
import { Database, statement, type Statement } from '#platform';
import { cardsView } from '#users';
import { ReadMessages, type MessageView } from '../application/read-messages.ts';
import { ConversationNotFound, MessageNotFound } from '../domain/message.errors.ts';
import { messageColumns, messageOf, myReaction, type MessageColumns } from './message-columns.ts';
import { isOpenTo, isVisible } from './rules.ts';

type Row = MessageColumns & Pick<MessageView, 'myReaction'>;

const columns = `${messageColumns}, ${myReaction('$1')}`;

const byId = statement(
  'messages.message-by-id',
  `select ${columns}
     from messages.messages m
     join messages.conversations c on c.id = m.conversation_id
     join messages.participants p on p.conversation_id = m.conversation_id and p.user_id = $1
     left join ${cardsView} sender on sender.id = m.sender_id
    where m.id = $2 and ${isVisible} and ${isOpenTo('$1::uuid')}`,
);

/* One row without a message when the conversation is there but nothing (more) was said in it. */
const page = (name: string, comparison: '<' | '<=' | '>', order: 'asc' | 'desc') =>
  statement(
    name,
    `select ${columns}
       from messages.participants p
       join messages.conversations c on c.id = p.conversation_id
       left join lateral (
         select * from messages.messages m
          where m.conversation_id = c.id and ($3::bigint is null or m.position ${comparison} $3) and ${isVisible}
          order by m.position ${order}
          limit $4
       ) m on true
       left join ${cardsView} sender on sender.id = m.sender_id
      where p.conversation_id = $2 and p.user_id = $1 and ${isOpenTo('$1::uuid')}
      order by m.position ${order}`,
  );

const before = page('messages.before', '<', 'desc');
const upTo = page('messages.up-to', '<=', 'desc');
const after = page('messages.after', '>', 'asc');

const positionOf = statement(
  'messages.position-of',
  `select m.position
     from messages.messages m
     join messages.conversations c on c.id = m.conversation_id
     join messages.participants p on p.conversation_id = c.id and p.user_id = $1
    where m.id = $3 and m.conversation_id = $2 and ${isVisible} and ${isOpenTo('$1::uuid')}`,
);

const search = statement(
  'messages.search',
  `select ${columns}
     from messages.messages m
     join messages.conversations c on c.id = m.conversation_id
     join messages.participants p on p.conversation_id = c.id and p.user_id = $1
     left join ${cardsView} sender on sender.id = m.sender_id
    where to_tsvector('simple', m.content) @@ websearch_to_tsquery('simple', $2) and m.deleted_at is null
      and m.type <> 'system' and ($3::uuid is null or m.id < $3) and ${isVisible} and ${isOpenTo('$1::uuid')}
    order by m.id desc
    limit $4`,
);

const positionKey = ({ position }: MessageView): string => String(position);

@Injectable()
export class SqlReadMessages extends ReadMessages {
  constructor(
    private readonly database: Database,
    private readonly links: MediaLinks,
  ) {
    super();
  }

  async byId(messageId: string, viewerId: string): Promise<MessageView> {
    const row = await this.database.queryOne<Row>(byId, [viewerId, messageId]);
    if (row === undefined) throw new MessageNotFound();
    return this.viewOf(row);
  }

  latest(conversationId: string, viewerId: string, request: PageRequest): Promise<Page<MessageView>> {
    return this.read(before, conversationId, viewerId, request);
  }

  async since(
    conversationId: string,
    viewerId: string,
    messageId: string,
    { limit, after: key }: PageRequest,
  ): Promise<Page<MessageView>> {
    const start = key ?? (await this.position(conversationId, viewerId, messageId));
    return this.read(after, conversationId, viewerId, { limit, after: start });
  }

  async around(
    conversationId: string,
    viewerId: string,
    messageId: string,
    { limit, after: key }: PageRequest,
  ): Promise<Page<MessageView>> {
    if (key !== null) return this.latest(conversationId, viewerId, { limit, after: key });
    const position = await this.position(conversationId, viewerId, messageId);
    const [newer, older] = await Promise.all([
      this.read(after, conversationId, viewerId, { limit: Math.floor(limit / 2), after: position }),
      this.read(upTo, conversationId, viewerId, { limit: Math.ceil(limit / 2), after: position }),
    ]);
    return { items: [...newer.items.toReversed(), ...older.items], next: older.next };
  }

  async search(viewerId: string, words: string, { limit, after: key }: PageRequest): Promise<Page<MessageView>> {
    const rows = await this.database.query<Row>(search, [viewerId, words, key, limit + 1]);
    return pageOf(
      rows.map((row) => this.viewOf(row)),
      limit,
      ({ id }) => id,
    );
  }

  private async read(
    wanted: Statement,
    conversationId: string,
    viewerId: string,
    { limit, after: key }: PageRequest,
  ): Promise<Page<MessageView>> {
    const rows = await this.database.query<Row>(wanted, [viewerId, conversationId, key, limit + 1]);
    if (rows.length === 0) throw new ConversationNotFound();
    const found = rows.filter(({ id }) => id !== null);
    return pageOf(
      found.map((row) => this.viewOf(row)),
      limit,
      positionKey,
    );
  }

  private async position(conversationId: string, viewerId: string, messageId: string): Promise<string> {
    const values = [viewerId, conversationId, messageId];
    const row = await this.database.queryOne<{ position: number }>(positionOf, values);
    if (row === undefined) throw new MessageNotFound();
    return String(row.position);
  }

  private viewOf(row: Row): MessageView {
    return { ...messageOf(row, this.links), myReaction: row.myReaction };
  }
}
