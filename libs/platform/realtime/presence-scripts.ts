import { RedisScript } from '../cache/redis-script.ts';

// A user is a hash that lives as long as the longest lease: `s` is since when, `d:<device>` when that lease ends. All users
// by the end of their longest lease are a sorted set, so that lapses are found. `born` is when this Redis was first used
// for presence: it comes anew after a flush, and then leases may be missing. Time is that of Redis.
const now = `
local t = redis.call('time')
local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

/** KEYS: ends, born, one hash per lease. ARGV: lease in ms, then user and device of each. @returns who came */
export const renewScript = new RedisScript(`${now}
local ttl = tonumber(ARGV[1])
redis.call('set', KEYS[2], now, 'nx')
local came = {}
for i = 3, #KEYS do
  local key, user, device = KEYS[i], ARGV[2 * i - 4], ARGV[2 * i - 3]
  if redis.call('hsetnx', key, 's', now) == 1 then came[#came + 1] = user end
  redis.call('hset', key, 'd:' .. device, now + ttl)
  redis.call('pexpire', key, ttl)
  redis.call('zadd', KEYS[1], now + ttl, user)
  if redis.call('hlen', key) > 8 then
    local all = redis.call('hgetall', key)
    for f = 1, #all, 2 do
      if all[f] ~= 's' and tonumber(all[f + 1]) <= now then redis.call('hdel', key, all[f]) end
    end
  end
end
return came`);

/** KEYS: ends, one hash per lease. ARGV: user and device of each. @returns who went */
export const releaseScript = new RedisScript(`${now}
local went = {}
for i = 2, #KEYS do
  local key, user, device = KEYS[i], ARGV[2 * i - 3], ARGV[2 * i - 2]
  if redis.call('hdel', key, 'd:' .. device) == 1 then
    local all = redis.call('hgetall', key)
    local last = 0
    for f = 1, #all, 2 do
      if all[f] ~= 's' and tonumber(all[f + 1]) > last then last = tonumber(all[f + 1]) end
    end
    if last > now then
      redis.call('pexpireat', key, last)
      redis.call('zadd', KEYS[1], last, user)
    else
      redis.call('del', key)
      redis.call('zrem', KEYS[1], user)
      went[#went + 1] = user
    end
  end
end
return went`);

/** KEYS: born, one hash per user. @returns whether who is missing is offline (1) or may be (0), then since when each, or '' */
export const lookScript = new RedisScript(`${now}
redis.call('set', KEYS[1], now, 'nx')
local certain = now - tonumber(redis.call('get', KEYS[1])) >= tonumber(ARGV[1])
local found = { certain and 1 or 0 }
for i = 2, #KEYS do found[i] = redis.call('hget', KEYS[i], 's') or '' end
return found`);

/** KEYS: ends. ARGV: limit. @returns who lapsed, once */
export const lapsedScript = new RedisScript(`${now}
local gone = redis.call('zrangebyscore', KEYS[1], '-inf', now, 'limit', 0, ARGV[1])
if #gone > 0 then redis.call('zrem', KEYS[1], unpack(gone)) end
return gone`);
