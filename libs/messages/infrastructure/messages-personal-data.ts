import { Injectable } from '@nestjs/common';
import { copyOf, Database, SqlPersonalData, statement } from '#platform';
import { FindUser } from '#users';

const copies = {
  conversations: copyOf(
    'messages.copy-of-conversations',
    `select c.id, c.is_group as "isGroup", c.title, p.joined_at as "joinedAt", p.left_at as "leftAt",
            case when not c.is_group then case when c.pair_low = $1 then c.pair_high else c.pair_low end end as "with"
       from messages.participants p join messages.conversations c on c.id = p.conversation_id
      where p.user_id = $1 order by c.id`,
  ),
  messages: copyOf(
    'messages.copy-of-messages',
    `select m.id, m.conversation_id as "conversationId", m.type, m.content, m.payment, m.reply_to_id as "replyToId",
            array(select media_id from messages.media where message_id = m.id order by place) as "mediaIds",
            m.created_at as "createdAt", m.edited_at as "editedAt", m.deleted_at as "deletedAt"
       from messages.participants p join messages.messages m on m.conversation_id = p.conversation_id and m.sender_id = p.user_id
      where p.user_id = $1 and m.type <> 'system' order by m.id`,
  ),
  reactions: copyOf(
    'messages.copy-of-reactions',
    `select r.message_id as "messageId", r.emoji, r.created_at as "createdAt"
       from messages.participants p join messages.messages m on m.conversation_id = p.conversation_id
       join messages.reactions r on r.message_id = m.id and r.user_id = p.user_id
      where p.user_id = $1 order by r.message_id`,
  ),
  preferences: copyOf(
    'messages.copy-of-preferences',
    `select who_may_message as "whoMayMessage", shows_reading as "showsReading", shows_presence as "showsPresence"
       from messages.preferences where user_id = $1`,
  ),
};

/* Out of one group at a time, which is locked as when somebody leaves by themselves. */
const leaveGroup = statement(
  'messages.erase-participant',
  `with c as (
     select c.id, c.last_position, c.spoken from messages.conversations c
      where c.is_group and c.id in (select conversation_id from messages.participants where user_id = $1 and left_at is null)
      order by c.id limit 1 for no key update
   ), gone as (
     update messages.participants p
        set left_at = now(), until_position = c.last_position, until_spoken = c.spoken, is_admin = false
       from c where p.conversation_id = c.id and p.user_id = $1 and p.left_at is null
     returning p.conversation_id
   ), counted as (
     update messages.conversations set participant_count = participant_count - 1
      where id in (select conversation_id from gone)
   ), heir as (
     select p.conversation_id, p.user_id from messages.participants p join gone on gone.conversation_id = p.conversation_id
      where p.left_at is null and p.user_id <> $1
        and not exists (select from messages.participants admin
                         where admin.conversation_id = p.conversation_id and admin.user_id <> $1
                           and admin.left_at is null and admin.is_admin)
      order by p.joined_at, p.user_id limit 1
   ), crowned as (
     update messages.participants p set is_admin = true
       from heir where p.conversation_id = heir.conversation_id and p.user_id = heir.user_id
   )
   select from gone`,
);

/* First the rows of those who read, so that what is counted in the next statement cannot change meanwhile. */
const lockReaders = statement(
  'messages.lock-readers',
  `select p.conversation_id as "conversationId" from messages.participants p
    where p.conversation_id = (
      select m.conversation_id
        from messages.participants own
        join messages.messages m on m.conversation_id = own.conversation_id and m.sender_id = own.user_id
       where own.user_id = $1 and m.type <> 'system' and (m.content <> '' or m.deleted_at is null) limit 1)
    order by p.user_id for no key update`,
);

/* What was not deleted before is deleted now: whoever had not read it does not miss it. */
const emptyMessages = statement(
  'messages.erase-messages',
  `with taken as (
     select m.id, m.position, m.deleted_at from messages.messages m
      where m.conversation_id = $2 and m.sender_id = $1 and m.type <> 'system' and (m.content <> '' or m.deleted_at is null)
      limit 500
   ), unread as (
     select p.user_id, count(*) as missed
       from messages.participants p join taken on taken.deleted_at is null and p.read_position < taken.position
        and p.from_position <= taken.position and (p.until_position is null or p.until_position >= taken.position)
      where p.conversation_id = $2 and p.user_id <> $1
      group by p.user_id
   ), counted as (
     update messages.participants p set deleted_after = deleted_after + unread.missed
       from unread where p.conversation_id = $2 and p.user_id = unread.user_id
   ), unshown as (
     delete from messages.media shown using taken where shown.message_id = taken.id
   )
   update messages.messages m
      set content = '', payment = null, client_id = null, deleted_at = coalesce(m.deleted_at, now())
     from taken where m.id = taken.id`,
);

const forgetReactions = statement(
  'messages.erase-reactions',
  `delete from messages.reactions r
    using messages.participants p, messages.messages m
    where p.user_id = $1 and m.conversation_id = p.conversation_id and r.message_id = m.id and r.user_id = $1 returning 1`,
);

const forgetName = statement(
  'messages.erase-name',
  `update messages.messages m set content = regexp_replace(m.content, '\\m' || $2::text || '\\M', 'somebody', 'g')
     from messages.participants p
    where p.user_id = $1 and m.conversation_id = p.conversation_id and m.type = 'system'
      and m.content ~ ('\\m' || $2::text || '\\M') returning 1`,
);

const erasures = [
  leaveGroup,
  forgetReactions,
  statement('messages.erase-preferences', 'delete from messages.preferences where user_id = $1 returning 1'),
];

@Injectable()
export class MessagesPersonalData extends SqlPersonalData {
  readonly module = 'messages';
  protected readonly copies = copies;
  protected readonly erasures = erasures;

  constructor(
    database: Database,
    private readonly users: FindUser,
  ) {
    super(database);
  }

  override async erase(userId: string): Promise<void> {
    const user = await this.users.byId(userId);
    // "alice left": the conversation says who did what
    if (user !== undefined) await this.database.query(forgetName, [userId, user.state.username]);
    while (await this.emptySome(userId));
    await super.erase(userId);
  }

  private emptySome(userId: string): Promise<boolean> {
    return this.database.run(async () => {
      const readers = await this.database.query<{ conversationId: string }>(lockReaders, [userId]);
      const conversationId = readers[0]?.conversationId;
      if (conversationId === undefined) return false;
      await this.database.query(emptyMessages, [userId, conversationId]);
      return true;
    });
  }
}
