// A key's value is `OWNER FINGERPRINT ATTEMPT FENCE LEASE_ENDS_AT DONE AT`: the record of key-record.ts, whose
// rules these scripts say in Lua. Times are milliseconds of the server's clock. DONE is 0 or 1, AT is `-` where
// there is none. Each script works on this one key, so it is atomic, also in a cluster. ARGV is owner,
// fingerprint, lease and time to live in milliseconds, and at, which may be empty; what follows is the script's.

// tostring() would round a number to 14 digits: '%.0f' doesn't. `at` stays the text it came as.
const read = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local owner, fingerprint, attempt, fence, lease_ends_at, done, at
local value = redis.call('GET', KEYS[1])
if value then
  owner, fingerprint, attempt, fence, lease_ends_at, done, at =
    string.match(value, '^(%S+) (%S+) (%d+) (%d+) (%d+) ([01]) (%S+)$')
  if not owner then return redis.error_reply('ERR hookproof found a value that is not its own: set another prefix') end
end
local function write()
  value = table.concat({owner, fingerprint, attempt, fence, lease_ends_at, done, at}, ' ')
  redis.call('SET', KEYS[1], value, 'PX', ARGV[4])
end
local function digits(number) return string.format('%.0f', number) end`

/** Claims a key. The sixth argument is `evenIfDone`, or empty. */
export const claimScript = `${read}
if owner and tonumber(lease_ends_at) > now then return 'in_flight' end
if done == '1' and fingerprint ~= ARGV[2] then return 'conflict' end
if done == '1' and ARGV[6] == '' then return 'done' end
if owner and at ~= '-' and ARGV[5] ~= '' and tonumber(at) > tonumber(ARGV[5]) then return 'superseded' end
owner, fingerprint = ARGV[1], ARGV[2]
attempt = digits((attempt or 0) + 1)
fence = digits(math.max((fence or 0) + 1, time[1] * 1000000 + time[2]))
lease_ends_at = digits(now + ARGV[3])
done, at = done or '0', at or '-'
write()
return {attempt, fence}`

// The sixth and seventh argument are attempt and fence, for a key that Redis has forgotten.
const readAsOwner = `${read}
local forgotten = not owner
if forgotten then
  owner, fingerprint, attempt, fence = ARGV[1], ARGV[2], ARGV[6], ARGV[7]
  lease_ends_at, done, at = digits(now + ARGV[3]), '0', '-'
end
if owner ~= ARGV[1] then return 0 end`

export const renewScript = `${readAsOwner}
if lease_ends_at == '0' then return 0 end
lease_ends_at = digits(now + ARGV[3])
write()
return 1`

export const completeScript = `${readAsOwner}
lease_ends_at = '0'
if ARGV[5] == '' then done = '1' elseif at == '-' or tonumber(ARGV[5]) > tonumber(at) then at = ARGV[5] end
write()
return 1`

export const releaseScript = `${readAsOwner}
lease_ends_at = '0'
if not forgotten then write() end
return 1`
