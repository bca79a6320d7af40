// A record is a hash. Each status has a sorted set of the keys of its records, by when they were received. All of
// them lie in one slot of a cluster. What is read out is marked with a '=' in front: a client that parses what
// looks like JSON leaves it alone.

// Where a script writes, `KEYS` are the sets in the order of the statuses, then the records; `ARGV` are the values
// for each record, of which key, status, fence, code and latency come first.
const prelude = `
local sets = {received = KEYS[1], handled = KEYS[2], failed = KEYS[3], conflict = KEYS[4], superseded = KEYS[5]}

-- says the same as replacesAttempt
local function replaces(status, fence, known, known_fence)
  if status == 'received' then return fence > known_fence end
  if status == 'handled' then return fence >= known_fence or known ~= 'handled' end
  return fence >= known_fence and known ~= 'handled'
end

local function find(record)
  local found = redis.call('HMGET', record, 'status', 'fence', 'attempts', 'receivedAt')
  return found[1], tonumber(found[2] or 0), tonumber(found[3] or 0), found[4]
end

local function write(record, known, known_fence, received_at, key, status, fence, code, latency, ...)
  local highest = string.format('%.0f', math.max(fence, known_fence))
  redis.call('HSET', record, 'status', status, 'fence', highest, 'code', code, 'latencyMs', latency, ...)
  if known and known ~= status then redis.call('ZREM', sets[known], key) end
  redis.call('ZADD', sets[status], received_at, key)
end`

/** Inserts records, or replaces those of their keys. Each has 11 values. */
export const saveScript = `${prelude}
for at = 6, #KEYS do
  local key, status, fence, code, latency, provider, type, received_at, facts, seal, body =
    unpack(ARGV, (at - 6) * 11 + 1, (at - 5) * 11)
  local known, known_fence, attempts = find(KEYS[at])
  if not known or replaces(status, tonumber(fence), known, known_fence) then
    if not known or tonumber(fence) > known_fence then attempts = attempts + 1 end
    write(KEYS[at], known, known_fence, received_at, key, status, fence, code, latency, 'key', key,
      'attempts', attempts, 'provider', provider, 'type', type, 'receivedAt', received_at, 'facts', facts,
      'seal', seal, 'body', body)
  end
end`

/** Changes the state in records. Each has 5 values. */
export const settleScript = `${prelude}
for at = 6, #KEYS do
  local key, status, fence, code, latency = unpack(ARGV, (at - 6) * 5 + 1, (at - 5) * 5)
  local known, known_fence, _, received_at = find(KEYS[at])
  if known and replaces(status, tonumber(fence), known, known_fence) then
    write(KEYS[at], known, known_fence, received_at, key, status, fence, code, latency)
  end
end`

/** The fields named by `ARGV` of the records in `KEYS`; an empty reply in place of one that isn't there. */
export const readScript = `
local records = {}
for at, key in ipairs(KEYS) do
  local values = redis.call('HMGET', key, unpack(ARGV))
  records[at] = {}
  if values[1] then
    for field, value in ipairs(values) do records[at][field] = '=' .. (value or '') end
  end
end
return records`

/**
 * Up to `ARGV[3]` keys in a set, each beside its time, from the time `ARGV[1]` on; at that time, those after the
 * key `ARGV[2]`.
 */
export const placesScript = `
local places, offset, chunk = {}, 0, tonumber(ARGV[3])
repeat
  local rows = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', offset, chunk)
  for at = 1, #rows, 2 do
    if tonumber(rows[at + 1]) > tonumber(ARGV[1]) or rows[at] > ARGV[2] then
      table.insert(places, {'=' .. rows[at + 1], '=' .. rows[at]})
      if #places == chunk then return places end
    end
  end
  offset = offset + chunk
until #rows < 2 * chunk
return places`

/** How many keys each set has. */
export const countScript = `
local counts = {}
for at, key in ipairs(KEYS) do counts[at] = redis.call('ZCARD', key) end
return counts`

/** Deletes a record. `KEYS`: record, and the sets of all statuses. */
export const removeScript = `
for at = 2, #KEYS do redis.call('ZREM', KEYS[at], ARGV[1]) end
return redis.call('DEL', KEYS[1])`

/** Deletes records received before `ARGV[1]`. `KEYS`: a set, and the records of the keys in `ARGV[2]` and on. */
export const pruneScript = `
local deleted = 0
for at = 2, #KEYS do
  local received_at = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if received_at and tonumber(received_at) < tonumber(ARGV[1]) then
    redis.call('ZREM', KEYS[1], ARGV[at])
    deleted = deleted + redis.call('DEL', KEYS[at])
  end
end
return deleted`
