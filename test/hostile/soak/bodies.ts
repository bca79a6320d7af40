import type { Random } from '../../chaos/random.js'
import { freshBody } from '../../contracts/adapter/deliveries.js'
import { bytesOf, signature } from '../../contracts/adapter/wire.js'
import { bodyLimit, bodyTimeout } from './facts.js'
import { type Shot, shooting } from './shot.js'

const forger = { key: 'not the secret' }

/** Ways to change a body behind its signature. */
const changes: readonly ((body: Buffer, random: Random) => Uint8Array)[] = [
  (body, random) => {
    const at = Math.floor(random.between(0, body.length))
    return Buffer.from(body.map((byte, index) => (index === at ? byte ^ (1 << random.between(0, 8)) : byte)))
  },
  (body, random) => body.subarray(0, Math.floor(random.between(0, body.length))),
  (body) => Buffer.concat([body, Buffer.from(' ')]),
  (body) => Buffer.concat([Buffer.from('\ufeff'), body]),
  (body) => Buffer.from(body.toString(), 'utf16le'),
  (body) => Buffer.from(body.map((byte) => byte | 0x80)),
  (_body, random) => Buffer.alloc(Math.floor(random.between(0, bodyLimit)), '['),
]

/** Bodies changed behind a genuine signature, over the limit, or signed and yet no JSON. */
export const mutatedBodies = shooting('mutated bodies', 26, (path, random): Shot => {
  const length = random.chance(0.3) ? 'chunked' : undefined
  const request = (body: Uint8Array | string, signed: Uint8Array | string): Shot => ({
    pieces: [bytesOf({ path, body, headers: [signature(signed)], ...(length && { length }) })],
  })
  const genuine = Buffer.from(freshBody('x'.repeat(random.between(0, 2000))))
  if (random.chance(0.1)) return request(notJson, notJson)
  if (random.chance(0.05)) return request(tooLarge, tooLarge)
  return request(random.pick(changes)(genuine, random), genuine)
})

const notJson = '{"event":"job.created","data":{'
const tooLarge = Buffer.alloc(2 * bodyLimit, ' ')

/** A genuine delivery whose sender hangs up before its last byte. */
export const cutOff = shooting('cut off', 12, (path, random): Shot => {
  const body = freshBody('x'.repeat(random.between(0, 6000)))
  const chunked = random.chance(0.3) && ({ length: 'chunked' } as const)
  const bytes = bytesOf({ path, body, headers: [signature(body)], ...chunked })
  const cut = bytes.subarray(0, Math.floor(random.between(1, bytes.length)))
  const pause = random.chance(0.5) ? [Math.floor(random.between(0, 10))] : []
  return { pieces: [cut, ...pause], due: 0, end: random.pick(['fin', 'reset']) }
})

/** A body that comes drop by drop: within its time, or not. */
export const slow = shooting('slow', 2, (path, random): Shot => {
  const body = freshBody()
  const bytes = bytesOf({ path, body, headers: [signature(body, forger)] })
  const [rest, drops] = [bytes.subarray(0, -4), Array.from(bytes.subarray(-4), (byte) => Buffer.of(byte))]
  if (random.chance(0.5))
    return { pieces: [rest, ...drops.flatMap((drop) => [random.between(0, 100), drop])] }
  const pause = (bodyTimeout * 1000) / 4
  return { pieces: [rest, ...drops.slice(1).flatMap((drop) => [pause, drop])], statuses: [408] }
})
