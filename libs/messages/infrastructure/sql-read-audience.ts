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

const ofMessages = statement(
  'messages.audience-of-messages',
  `select m.id as "messageId", array_agg(p.user_id) as "userIds"
     from messages.messages m
     join messages.participants p on p.conversation_id = m.conversation_id
    where m.id = any($1::uuid[]) and p.from_position <= m.position
      and (p.until_position is null or p.until_position >= m.position) and not ${isBlocked('m.sender_id', 'p.user_id')}
    group by m.id`,
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
    const rows = await this.database.query<{ messageId: string; userIds: readonly string[] }>(ofMessages, [ids]);
    return new Map(rows.map(({ messageId, userIds }) => [messageId, userIds]));
  }

  async others(conversationId: string, userId: string, atMost: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ userId: string }>(others, [conversationId, userId, atMost]);
    return rows.map(({ userId: id }) => id);
  }
}
