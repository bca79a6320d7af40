import { findHeaderText, requireHeaderName } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { handshakeRefused, type RequestHandshake } from './handshake.js'
import { headerReply, jsonReply, requireEchoable } from './reply.js'

/** How {@link headerEcho} is set up. */
export interface HeaderEchoOptions {
  /** What outcomes call it. */
  readonly name: string
  /** The header whose value is sent back. */
  readonly header: string
  /** A POST without the header is a delivery. */
  readonly method: 'GET' | 'POST'
  /** The field of a JSON object to send the value in. Default: it is sent in the same header. */
  readonly field?: string | undefined
  /** Whether to reply to this value. Default: always. Anybody can have sent it. */
  readonly accept?: ((value: string) => boolean | Promise<boolean>) | undefined
}

const names: OptionNames<HeaderEchoOptions> = {
  name: true,
  header: true,
  method: true,
  field: true,
  accept: true,
}

/**
 * A handshake that sends back a header.
 *
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const handshake = headerEcho({ name: 'acme', header: 'acme-check', method: 'GET', field: 'check' })
 * ```
 */
export function headerEcho(given: HeaderEchoOptions): RequestHandshake {
  requireKnownOptions(given, names)
  const { name, method, field, accept = () => true, ...options } = ownOptions(given)
  const header = requireHeaderName(options.header)
  return {
    name,
    method,
    async replyTo({ headers }) {
      const found = findHeaderText(headers, header)
      if (found === '') return undefined
      const value = requireEchoable(found)
      if ((await accept(value)) !== true) throw handshakeRefused(`The header ${header} was not accepted.`)
      return field === undefined ? headerReply({ [header]: value }) : jsonReply({ [field]: value })
    },
  }
}
