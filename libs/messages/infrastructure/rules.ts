import { absentView, blocksView, followsView } from '#users';

/** As SQL: a block stands between two members, whoever made it. */
export function isBlocked(user: string, other: string): string {
  return `exists (select from ${blocksView} block where block.user_id = ${user} and block.other_id = ${other})`;
}

export function isAbsent(user: string): string {
  return `exists (select from ${absentView} absent where absent.user_id = ${user})`;
}

/** The other one of a direct conversation `c`. */
export function otherOf(viewer: string): string {
  return `case when c.pair_low = ${viewer} then c.pair_high else c.pair_low end`;
}

/** A direct conversation disappears with a block; in a group only what the other one says does. */
export function isOpenTo(viewer: string): string {
  return `(c.is_group or not ${isBlocked(viewer, otherOf(viewer))})`;
}

/** Whether the preferences `pref` of `user` (all null when they have chosen nothing) let the sender write to them. */
export function letsWrite(user: string, sender: string): string {
  const follows = (follower: string, followee: string): string =>
    `exists (select from ${followsView} follows where follows.follower_id = ${follower} and follows.followee_id = ${followee})`;
  return `(coalesce(pref.who_may_message, 'everyone') = 'everyone'
    or (${follows(user, sender)} and (pref.who_may_message = 'followed' or ${follows(sender, user)})))`;
}

/** Whether the participant `p` sees the message `m`. */
export const isVisible = `(m.deleted_at is null and m.position >= p.from_position
  and (p.until_position is null or m.position <= p.until_position)
  and (m.sender_id = p.user_id or not ${isBlocked('p.user_id', 'm.sender_id')}))`;

/**
 * How much the participant `p` of `c` has not read: a difference of counters. Only for who takes part in a group together
 * with somebody they have a block with, messages are counted: theirs, which cannot be seen.
 */
export const unreadCount = `(coalesce(p.until_spoken, c.spoken) - p.read_spoken - p.said_after - p.deleted_after
  - case when c.is_group then (
      select count(*) from ${blocksView} block
        join messages.messages hidden on hidden.conversation_id = c.id and hidden.sender_id = block.other_id
       where block.user_id = p.user_id and hidden.position > p.read_position and hidden.type <> 'system'
         and (p.until_position is null or hidden.position <= p.until_position) and hidden.deleted_at is null)
    else 0 end)`;
