/**
 * What every server under the adapter contract mounts, whatever its framework. Nothing here imports the
 * library or a test runner: a server hands in the functions it imported itself, and reports over HTTP.
 *
 * Such a server mounts
 * - each scenario's `path` for every method, those with `parsed` behind the framework's own body parser
 * - `GET /log`: {@link Scenarios.log} as JSON
 * - `GET /neighbour`: `{"neighbour":true}`, and `POST /neighbour`: the parsed JSON body, as JSON
 * - nothing at `/nowhere`: 404
 *
 * and must not exit, whatever is thrown at it.
 */

import type { Store } from '../../../src/delivery/store.js'
import type { Handshake, HandshakeReply } from '../../../src/handshakes/handshake.js'
import type { defineProvider, Provider } from '../../../src/providers/define.js'
import type { ReceiverOptions } from '../../../src/receiver/options.js'
import type { Outcome } from '../../../src/receiver/outcome.js'
import type { Scheme } from '../../../src/schemes/scheme.js'
import { type SchemeLibrary, signedDeliveries } from './signed.js'

/** The secret that all scenarios share but `tenants`. */
export const secret = 'whsec_adapter-contract'

/** The header that names the tenant in the scenario `tenants`. */
export const tenantHeader = 'x-tenant'

/** The secrets of the scenario `tenants`. */
export const tenantSecrets: ReadonlyMap<unknown, string> = new Map([
  ['one', 'whsec_adapter-contract-one'],
  ['two', 'whsec_adapter-contract-two'],
])

/** The `bodyLimit` of the scenario `limited`. */
export const limit = 1024

/** What is used of an event. */
interface SeenEvent {
  readonly type: string
  readonly data: unknown
  readonly payload: unknown
}

/** One line of a server's log: what a handler or an `onOutcome` saw. */
export interface LogEntry {
  readonly scenario: string
  readonly event?: SeenEvent
  readonly outcome?: Pick<Outcome, 'provider' | 'status' | 'code' | 'type'>
}

/** Finds the tenant's provider for a request; `undefined` where there is no such tenant. */
export type TenantProvider<Objects> = (objects: Objects) => Provider | undefined

/** One route: `webhook(provider, handler, options)` at `path`. */
export interface Scenario<Objects> {
  readonly name: string
  readonly path: string
  /** Whether it is mounted behind the framework's own body parser. */
  readonly parsed: boolean
  readonly provider: Provider | TenantProvider<Objects>
  readonly handler: (event: SeenEvent) => unknown
  readonly options: ReceiverOptions
}

export interface Scenarios<Objects> {
  readonly scenarios: readonly Scenario<Objects>[]
  readonly log: readonly LogEntry[]
}

/** What a server imports of the library for its scenarios. */
export interface Library {
  readonly labsync: (options: { readonly secret: string }) => Provider
  readonly laabam: (options: { readonly secret: string }) => Provider
  readonly memoryStore: () => Store
  readonly defineProvider: typeof defineProvider
  readonly schemes: SchemeLibrary
}

interface Behaviour {
  readonly parsed?: boolean
  readonly options?: ReceiverOptions
  /** How the handler ends, once it has logged the event. */
  readonly ends?: () => unknown
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  plain: {},
  'cut-off': {},
  'behind-parser': { parsed: true },
  limited: { options: { bodyLimit: limit } },
  slow: { options: { bodyTimeout: 0.3 } },
  // for test/hostile: long enough for 150 bodies to be held at once
  dripping: { options: { bodyTimeout: 3 } },
  'throws-error': {
    ends() {
      throw new Error('a handler fails on purpose')
    },
  },
  'throws-undefined': {
    ends() {
      throw undefined
    },
  },
  'throws-string': {
    ends() {
      throw 'a handler fails on purpose'
    },
  },
  'rejects-later': { ends: () => failAfter(20) },
  'rejects-too-late': { options: { handlerTimeout: 0.05 }, ends: () => failAfter(150) },
  acknowledged: { options: { ack: 'before' }, ends: () => failAfter(50) },
}

const handshakes: readonly Handshake[] = [
  {
    name: 'by GET',
    method: 'GET',
    replyTo({ query = () => '' }) {
      const check = new URLSearchParams(query()).get('check')
      return check === null ? undefined : plainReply(check)
    },
  },
  {
    name: 'signed',
    replyTo({ payload }) {
      const { event, data } = payload as SignedHandshake
      return event === 'endpoint.check' ? plainReply(data.nonce) : undefined
    },
  },
]

interface SignedHandshake {
  readonly event: string
  readonly data: { readonly nonce: string }
}

function plainReply(body: string): HandshakeReply {
  const safely = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  return { headers: { ...safely, 'content-type': 'text/plain; charset=utf-8' }, body }
}

async function failAfter(milliseconds: number): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
  throw new Error('a handler fails on purpose, later')
}

/**
 * The scenarios of one server, with the log they write.
 *
 * @param tenantOf - the value of {@link tenantHeader}, from what the framework gives a function in the provider's place
 */
export function scenarios<Objects>(
  { labsync, laabam, memoryStore, defineProvider, schemes }: Library,
  tenantOf: (objects: Objects) => unknown,
): Scenarios<Objects> {
  const provider = labsync({ secret })
  const log: LogEntry[] = []
  const scenario = (
    name: string,
    provider: Scenario<Objects>['provider'],
    { parsed = false, options, ends }: Behaviour,
  ): Scenario<Objects> => ({
    name,
    path: `/webhooks/${name}`,
    parsed,
    provider,
    handler({ type, data, payload }: SeenEvent) {
      log.push({ scenario: name, event: { type, data, payload } })
      return ends?.()
    },
    options: {
      ...options,
      onOutcome({ provider, status, code, type }: Outcome) {
        log.push({
          scenario: name,
          outcome: { provider, status, ...(code && { code }), ...(type && { type }) },
        })
      },
    },
  })
  const tenantProvider: TenantProvider<Objects> = (objects) => {
    const secret = tenantSecrets.get(tenantOf(objects))
    return secret === undefined ? undefined : laabam({ secret })
  }
  const signedBy = (name: string, scheme: Scheme) =>
    defineProvider({
      name,
      // on Workers a function makes it, and a public key doesn't say whose webhook it is
      account: 'contract',
      scheme,
      read: ({ event, data }) => ({ type: String(event), data }),
    })
  return {
    scenarios: [
      ...Object.entries(behaviours).map(([name, behaviour]) => scenario(name, provider, behaviour)),
      ...signedDeliveries.map(({ name, scheme }) => scenario(name, signedBy(name, scheme(schemes)), {})),
      scenario('handshakes', { ...provider, handshakes }, {}),
      scenario('tenants', tenantProvider, { options: { store: memoryStore() } }),
    ],
    log,
  }
}
