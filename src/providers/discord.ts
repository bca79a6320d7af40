import { intersect, number, object, openObject, optional, string } from '../payload/shape.js'
import { publicKey } from '../schemes/public-key.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { KeyPairOptions } from './options.js'

type Fields = { type: number; id?: string; event?: { type: string } }
const event = object<{ type: string }>({ type: string })
const fields = object<Fields>({ type: number, id: optional(string), event: optional(event) })
const signature = { header: 'x-signature-ed25519', encoding: 'hex' } as const
const timestamp = { header: 'x-signature-timestamp' } as const

/**
 * Discord's webhook events and interactions. It signs the time and the body by Ed25519, and documents no tolerance: 300
 * seconds are tolerated. The type of an interaction is its number: `1` is a PING, which wants the response `{"type":1}`, so
 * respond yourself. `0` is the PING of webhook events. Discord also sends wrong signatures, and wants them refused with 401.
 *
 * @see https://docs.discord.com/developers/events/webhook-events, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = discord({ publicKey: process.env.DISCORD_PUBLIC_KEY })
 * ```
 */
export function discord<const Schemas extends OpenSchemas = NoSchemas>(options: KeyPairOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  const places = { signature, timestamp, algorithm: 'ed25519' } as const
  return defineProvider({
    name: 'discord',
    account,
    schemas,
    scheme: () => publicKey({ ...keys, ...places, signed: ({ timestamp, body }) => [timestamp, body] }),
    payload: intersect(openObject, fields),
    read: (data) => ({ id: data.id, type: data.event?.type ?? String(data.type), data }),
    delivery: { answerWithin: 3, retriesFor: 600 },
  })
}
