import { statement } from '#platform';

/**
 * Before anything between two members changes (following, blocking): a statement of its own, because only what begins after
 * the lock is had sees what the one before did. The rows are locked in the order of their ids, so nobody deadlocks.
 */
export const lockPair = statement(
  'users.lock-pair',
  'select from users.counts where user_id in ($1, $2) order by user_id for no key update',
);
