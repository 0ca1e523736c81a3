import { Injectable } from '@nestjs/common';
import { MediaLinks } from '#media';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import { ReadAudience, type SharedMessage } from '../application/read-audience.ts';
import { messageColumns, messageOf, type MessageColumns } from './message-columns.ts';
import { isBlocked } from './rules.ts';

const messages = statement(
  'messages.shared-messages',
  `select ${messageColumns}
     from messages.messages m left join ${cardsView} sender on sender.id = m.sender_id
    where m.id = any($1::uuid[]) and m.deleted_at is null`,
);

/* Once for all that one member said in one conversation: who does not see the same of it stands in a row of their own. */
const ofMessages = statement(
  'messages.audience-of-messages',
  `with said as (
     select id, conversation_id, sender_id, position from messages.messages where id = any($1::uuid[])
   ), heard as materialized (
     select one.conversation_id, one.sender_id, p.user_id, p.from_position, p.until_position
       from (select distinct conversation_id, sender_id from said) one
       join messages.participants p on p.conversation_id = one.conversation_id
      where not ${isBlocked('one.sender_id', 'p.user_id')}
   ), seen as (
     select heard.user_id, array_agg(said.id order by said.id) as message_ids
       from heard join said on said.conversation_id = heard.conversation_id and said.sender_id = heard.sender_id
      where heard.from_position <= said.position and (heard.until_position is null or heard.until_position >= said.position)
      group by heard.conversation_id, heard.sender_id, heard.user_id
   )
   select message_ids as "messageIds", array_agg(user_id) as "userIds" from seen group by message_ids`,
);

const others = statement(
  'messages.others',
  `select p.user_id as "userId"
     from messages.conversations c
     join messages.participants me on me.conversation_id = c.id and me.user_id = $2 and me.left_at is null
     join messages.participants p on p.conversation_id = c.id and p.user_id <> $2 and p.left_at is null
    where c.id = $1 and c.participant_count <= $3::int + 1 and not ${isBlocked('$2::uuid', 'p.user_id')}`,
);

@Injectable()
export class SqlReadAudience extends ReadAudience {
  constructor(
    private readonly database: Database,
    private readonly links: MediaLinks,
  ) {
    super();
  }

  async messages(ids: readonly string[]): Promise<ReadonlyMap<string, SharedMessage>> {
    const rows = await this.database.query<MessageColumns>(messages, [ids]);
    return new Map(rows.map((row) => [row.id, messageOf(row, this.links)]));
  }

  async ofMessages(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.database.query<{ messageIds: readonly string[]; userIds: readonly string[] }>(ofMessages, [
      ids,
    ]);
    const audiences = new Map<string, readonly string[]>();
    for (const { messageIds, userIds } of rows) {
      for (const id of messageIds) {
        const known = audiences.get(id);
        audiences.set(id, known === undefined ? userIds : [...known, ...userIds]);
      }
    }
    return audiences;
  }

  async others(conversationId: string, userId: string, atMost: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ userId: string }>(others, [conversationId, userId, atMost]);
    return rows.map(({ userId: id }) => id);
  }
}
