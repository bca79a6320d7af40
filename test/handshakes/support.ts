import { expect } from 'vitest'
import type { HandshakeRequest, RequestHandshake } from '../../src/handshakes/handshake.js'

/** What a handshake replies to a request that isn't signed. */
export async function replyTo(
  handshake: RequestHandshake,
  { query = '', headers = {}, isSchemeMac = async () => false }: RequestOf = {},
) {
  return handshake.replyTo({ query: new URLSearchParams(query), headers, isSchemeMac })
}

type RequestOf = Partial<Omit<HandshakeRequest, 'query'>> & { readonly query?: string }

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
