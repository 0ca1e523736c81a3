import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { cardsView, unmutedBy } from '#users';
import { ReadUnseen, type Unseen } from '../application/read-unseen.ts';
import { isAbsent, isOpenTo, isVisible, unreadCount } from './rules.ts';

const since = statement(
  'messages.unseen-since',
  `select p.user_id as "userId", c.id as "conversationId", c.is_group as "isGroup", c.title, latest.id as "messageId",
          sender.display_name as "senderName", latest.type, latest.content
     from messages.messages first
     join messages.conversations c on c.id = first.conversation_id
     join messages.participants p on p.conversation_id = c.id and p.left_at is null and not p.is_muted
    cross join lateral (
       select m.id, m.type, m.content, m.sender_id
         from messages.messages m
        where m.conversation_id = c.id and m.position >= first.position and m.position > p.read_position
          and m.type not in ('system', 'payment') and m.sender_id <> p.user_id and ${isVisible}
          and ${unmutedBy('p.user_id', 'm.sender_id')}
        order by m.position desc
        limit 1
     ) latest
     join ${cardsView} sender on sender.id = latest.sender_id
    where first.id = $1 and not ${isAbsent('p.user_id')} and ${isOpenTo('p.user_id')}`,
);

const count = statement(
  'messages.unseen-count',
  `select coalesce(sum(${unreadCount}), 0)::int as count
     from messages.participants p join messages.conversations c on c.id = p.conversation_id
    where p.user_id = $1 and p.left_at is null and not p.is_archived and not p.is_muted and c.active_at > $2
      and ${isOpenTo('$1::uuid')}`,
);

@Injectable()
export class SqlReadUnseen extends ReadUnseen {
  constructor(private readonly database: Database) {
    super();
  }

  since(messageId: string): Promise<readonly Unseen[]> {
    return this.database.query<Unseen>(since, [messageId]);
  }

  async count(userId: string, at: Date): Promise<number> {
    return (await this.database.queryOne<{ count: number }>(count, [userId, at]))?.count ?? 0;
  }
}
