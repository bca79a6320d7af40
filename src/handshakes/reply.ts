import type { JsonObject } from '../payload/json.js'
import { type HandshakeReply, handshakeRefused } from './handshake.js'

// no browser takes it for anything but what it is said to be
const safely = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** A reply in plain text. */
export function textReply(body: string): HandshakeReply {
  return { headers: { ...safely, 'content-type': 'text/plain; charset=utf-8' }, body }
}

/** A reply in JSON. */
export function jsonReply(json: JsonObject): HandshakeReply {
  return { headers: { ...safely, 'content-type': 'application/json' }, body: JSON.stringify(json) }
}

/** A reply in headers, without a body. */
export function headerReply(headers: Readonly<Record<string, string>>): HandshakeReply {
  return { headers: { ...headers, ...safely }, body: '' }
}

/**
 * A text of a stranger's that may be sent back: it can't be markup, nor end a header.
 *
 * @throws WebhookError `handshake_refused`
 */
export function requireEchoable(text: unknown): string {
  if (typeof text === 'string' && /^[ -~]{1,512}$/.test(text) && !/["&'<>]/.test(text)) return text
  throw handshakeRefused(
    'Expected up to 512 characters of ASCII to send back, without quotes, ampersands and angle brackets.',
  )
}
