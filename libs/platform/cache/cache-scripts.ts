import { RedisScript } from './redis-script.ts';

/**
 * Keeps a computed value, unless its key was deleted while it was computed: a deletion leaves a stamp, and the value comes
 * with the stamp that was there before the computation ('' for none).
 */
export const storeUnlessDeleted = new RedisScript(`
local key, stamp = KEYS[1], KEYS[2]
local value, ttl, seen = ARGV[1], ARGV[2], ARGV[3]
if (redis.call('get', stamp) or '') ~= seen then return 0 end
redis.call('set', key, value, 'px', ttl)
return 1`);

/** Deletes keys (each followed by its stamp) and leaves stamps that live for a while. */
export const deleteAndStamp = new RedisScript(`
local stamp, ttl = ARGV[1], ARGV[2]
for i = 1, #KEYS, 2 do
  redis.call('unlink', KEYS[i])
  redis.call('set', KEYS[i + 1], stamp, 'px', ttl)
end
return #KEYS / 2`);
