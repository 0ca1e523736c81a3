import { statement } from '#platform';

/**
 * Before anything between two members changes (following, blocking): a statement of its own, because only what begins after
 * the lock is had sees what the one before did. It is theirs alone: whom many follow at once keeps nobody waiting.
 */
export const lockPair = statement(
  'users.lock-pair',
  `select pg_advisory_xact_lock(hashtextextended(least($1::uuid, $2::uuid)::text || greatest($1::uuid, $2::uuid)::text, 65))`,
);
