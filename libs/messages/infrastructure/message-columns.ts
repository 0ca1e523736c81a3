import { attachedPairs, filesView, withLinks, type AttachedRow, type MediaLinks } from '#media';
import type { MessageView } from '../application/read-messages.ts';

/** Of a message `m` beside the card `sender` of who said it (all null when they are gone). */
export const messageColumns = `
  m.id, m.conversation_id as "conversationId", m.position, m.type, m.content, m.payment, m.reply_to_id as "replyToId",
  m.created_at as "createdAt", m.edited_at as "editedAt", m.client_id as "clientId",
  coalesce((select json_agg(json_build_object('emoji', r.emoji, 'count', r.count) order by r.count desc, r.emoji)
     from (select emoji, count(*) from messages.reactions where message_id = m.id group by emoji) r), '[]') as reactions,
  case when m.type in ('image', 'video', 'audio') then (
    select json_agg(json_build_object(${attachedPairs}) order by shown.place)
      from messages.media shown join ${filesView} file on file.id = shown.media_id
     where shown.message_id = m.id and file.status <> 'failed') end as media,
  sender.id as "senderId", sender.username, sender.display_name as "displayName", sender.avatar_url as "avatarUrl",
  sender.is_verified as "isVerified"`;

/** What `viewer` has said to it. */
export function myReaction(viewer: string): string {
  return `(select mine.emoji from messages.reactions mine where mine.message_id = m.id and mine.user_id = ${viewer}) as "myReaction"`;
}

export interface MessageColumns extends Omit<MessageView, 'sender' | 'media' | 'myReaction'> {
  readonly media: readonly AttachedRow[] | null;
  readonly senderId: string | null;
  readonly username: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly isVerified: boolean;
}

export function messageOf(row: MessageColumns, links: MediaLinks): Omit<MessageView, 'myReaction'> {
  const { senderId, username, displayName, avatarUrl, isVerified } = row;
  return {
    id: row.id,
    conversationId: row.conversationId,
    position: row.position,
    sender: senderId === null ? null : { id: senderId, username, displayName, avatarUrl, isVerified },
    type: row.type,
    content: row.content,
    media: (row.media ?? []).map((media) => withLinks(media, links)),
    replyToId: row.replyToId,
    payment: row.payment,
    reactions: row.reactions,
    createdAt: row.createdAt,
    editedAt: row.editedAt,
    clientId: row.clientId,
  };
}
