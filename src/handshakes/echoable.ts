import { handshakeRefused } from './handshake.js'

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

/** A reply that sends a text back: in a field of a JSON object, else as plain text. */
export function echoIn(field: string | undefined, text: string) {
  return field === undefined ? { text } : { json: { [field]: text } }
}
