import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { PayloadHandshake } from './handshake.js'
import { findText } from './payload-text.js'
import { requireEchoable, textReply } from './reply.js'

/** How {@link payloadEcho} is set up. Fields are found by their path, such as `payload.token`. */
export interface PayloadEchoOptions {
  /** What outcomes call it. */
  readonly name: string
  /** The field that tells a handshake from a delivery, and its value then. */
  readonly type: { readonly field: string; readonly value: string }
  /** The field whose value is sent back, as plain text. */
  readonly field: string
}

const names: OptionNames<PayloadEchoOptions> = { name: true, type: true, field: true }

/**
 * A handshake in a signed body, which sends back one of its fields. The provider's `payload` schema has to let it pass.
 *
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const handshake = payloadEcho({ name: 'acme', type: { field: 'event', value: 'ping' }, field: 'nonce' })
 * ```
 */
export function payloadEcho(given: PayloadEchoOptions): PayloadHandshake {
  requireKnownOptions(given, names)
  const { name, type, field } = ownOptions(given)
  return {
    name,
    replyTo({ payload }) {
      if (findText(payload, type.field) !== type.value) return undefined
      return textReply(requireEchoable(findText(payload, field)))
    },
  }
}
