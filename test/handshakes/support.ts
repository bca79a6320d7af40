import { expect } from 'vitest'
import type {
  HandshakeProvider,
  HandshakeReply,
  HandshakeRequest,
  RequestHandshake,
} from '../../src/handshakes/handshake.js'

/** What a handshake replies to a request that isn't signed. */
export async function replyTo(
  handshake: RequestHandshake,
  { query = '', headers = {}, seal = async () => [] }: Asked = {},
) {
  return handshake.replyTo({ query: () => query, headers }, { seal })
}

type Asked = Partial<HandshakeProvider & Omit<HandshakeRequest, 'query'>> & { readonly query?: string }

const safely = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export function asText(body: string): HandshakeReply {
  return { headers: { ...safely, 'content-type': 'text/plain; charset=utf-8' }, body }
}

export function asJson(json: object): HandshakeReply {
  return { headers: { ...safely, 'content-type': 'application/json' }, body: JSON.stringify(json) }
}

export function asHeaders(headers: Record<string, string>): HandshakeReply {
  return { headers: { ...safely, ...headers }, body: '' }
}

export const refused = expect.objectContaining({ code: 'handshake_refused', status: 401 })
export const invalid = expect.objectContaining({ code: 'option_invalid' })

/** What must never be sent back. */
export const hostileTexts: readonly string[] = [
  '',
  '<script>alert(1)</script>',
  '"><img src=x>',
  "'onload='x",
  'a&b',
  'line\nbreak',
  'line\r\nset-cookie: x=1',
  'nul\0',
  'é',
  '\u2028',
  'x'.repeat(513),
]
