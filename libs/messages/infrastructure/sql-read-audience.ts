import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import { ReadAudience, type SharedMessage } from '../application/read-audience.ts';
import { messageColumns, messageOf, type MessageColumns } from './message-columns.ts';
import { isBlocked } from './rules.ts';

const message = statement(
  'messages.shared-message',
  `select ${messageColumns}
     from messages.messages m left join ${cardsView} sender on sender.id = m.sender_id
    where m.id = $1 and m.deleted_at is null`,
);

const ofMessage = statement(
  'messages.audience-of-message',
  `select p.user_id as "userId"
     from messages.messages m
     join messages.participants p on p.conversation_id = m.conversation_id
    where m.id = $1 and p.from_position <= m.position and (p.until_position is null or p.until_position >= m.position)
      and not ${isBlocked('m.sender_id', 'p.user_id')}`,
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
  constructor(private readonly database: Database) {
    super();
  }

  async message(messageId: string): Promise<SharedMessage | undefined> {
    const row = await this.database.queryOne<MessageColumns>(message, [messageId]);
    return row === undefined ? undefined : messageOf(row);
  }

  async ofMessage(messageId: string): Promise<readonly string[]> {
    return idsOf(await this.database.query<{ userId: string }>(ofMessage, [messageId]));
  }

  async others(conversationId: string, userId: string, atMost: number): Promise<readonly string[]> {
    return idsOf(await this.database.query<{ userId: string }>(others, [conversationId, userId, atMost]));
  }
}

function idsOf(rows: readonly { readonly userId: string }[]): readonly string[] {
  return rows.map(({ userId }) => userId);
}
