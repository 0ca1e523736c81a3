import type { Tables } from '#platform';
import { Users1763700000000 } from './infrastructure/migrations/1763700000000-users.ts';
import { UserRow } from './infrastructure/user.row.ts';

export const usersTables: Tables = { schema: 'users', rows: [UserRow], migrations: [Users1763700000000] };

/** `id, username, display_name, avatar_url, is_verified`: a member as shown beside what they wrote or did. */
export const cardsView = 'users.cards_view';
/** `follower_id, followee_id`: who follows whom, now. */
export const followsView = 'users.follows_view';
