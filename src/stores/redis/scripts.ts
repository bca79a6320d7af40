// A key's value is `FINGERPRINT OWNER LEASED_UNTIL DONE_UNTIL`, in milliseconds of the server's clock, where 0 is
// never; the key lives until the later of the two. Each script works on this one key, so it is atomic, also in a
// cluster. ARGV is fingerprint, owner and milliseconds; the claim has a fourth.

const read = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local value = redis.call('GET', KEYS[1]) or '- - 0 0'
local fingerprint, owner, leased_until, done_until = string.match(value, '^(%S+) (%S+) (%d+) (%d+)$')
local leased, done = tonumber(leased_until) > now, tonumber(done_until) > now
local function write(leased_until, done_until)
  local ends_at = math.max(leased_until, done_until)
  value = table.concat({ARGV[1], ARGV[2], leased_until, done_until}, ' ')
  redis.call('SET', KEYS[1], value, 'PX', ends_at - now)
end`

const readAsOwner = `${read}
if not leased or fingerprint ~= ARGV[1] or owner ~= ARGV[2] then return 0 end`

/** Claims a key. The fourth argument is `evenIfDone`, or empty. Says the same as `refusalOf`. */
export const claimScript = `${read}
if leased or done then
  if fingerprint ~= ARGV[1] then return 'conflict' end
  if leased then return 'in_flight' end
  if ARGV[4] ~= 'evenIfDone' then return 'done' end
end
write(now + ARGV[3], done_until)
return 'claimed'`

export const renewScript = `${readAsOwner}
write(now + ARGV[3], done_until)
return 1`

export const completeScript = `${readAsOwner}
write(0, now + ARGV[3])
return 1`

/** Leaves the key as it was before its claim: done, or unknown. */
export const releaseScript = `${readAsOwner}
if done then write(0, done_until) else redis.call('DEL', KEYS[1]) end
return 1`
