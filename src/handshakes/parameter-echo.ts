import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { Secrets } from '../types.js'
import { handshakeRefused, type RequestHandshake } from './handshake.js'
import { findParameter, parametersOf, tokenCheckOf } from './parameter.js'
import { jsonReply, requireEchoable, textReply } from './reply.js'

/** How {@link parameterEcho} is set up. */
export interface ParameterEchoOptions {
  /** What outcomes call it. */
  readonly name: string
  /** The parameter of the query whose value is sent back. */
  readonly parameter: string
  /** Default: `GET`. A POST without the parameter is a delivery. */
  readonly method?: 'GET' | 'POST' | undefined
  /** The field of a JSON object to send the value in. Default: it is the whole body, as plain text. */
  readonly field?: string | undefined
  /** A token that the request has to have in another parameter; or several, while rotating. */
  readonly token?: { readonly parameter: string; readonly secret: Secrets } | undefined
  /** Other parameters, and the value that each has to have. */
  readonly requires?: Readonly<Record<string, string>> | undefined
}

const names: OptionNames<ParameterEchoOptions> = {
  name: true,
  parameter: true,
  method: true,
  field: true,
  token: true,
  requires: true,
}

/**
 * A handshake that sends back a parameter of the URL.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const handshake = parameterEcho({ name: 'acme', parameter: 'check' })
 * ```
 */
export function parameterEcho(given: ParameterEchoOptions): RequestHandshake {
  requireKnownOptions(given, names)
  const { name, parameter, method = 'GET', field, token, requires = {} } = ownOptions(given)
  const requireToken = token && tokenCheckOf(token.parameter, token.secret)
  return {
    name,
    method,
    replyTo(request) {
      const query = parametersOf(request)
      if (!query.has(parameter)) return undefined
      for (const [required, value] of Object.entries(requires))
        if (findParameter(query, required) !== value)
          throw handshakeRefused(`Expected the parameter ${required} to be ${value}.`)
      requireToken?.(query)
      const text = requireEchoable(findParameter(query, parameter))
      return field === undefined ? textReply(text) : jsonReply({ [field]: text })
    },
  }
}
