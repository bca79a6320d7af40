import type { ServerResponse } from 'node:http'
import { afterEach, expect, vi } from 'vitest'
import type { Lease, Store } from '../../../src/delivery/store.js'
import type { Provider } from '../../../src/providers/define.js'
import { labsync } from '../../../src/providers/labsync.js'
import type { Outcome } from '../../../src/receiver/outcome.js'
import type { GuardOptions, WebhookDelivery } from '../../../src/transports/guard.js'
import type { RunningServer } from './contract.js'
import { secret } from './scenarios.js'
import { signature } from './wire.js'

/** What stands behind `/hook` on a server under the guard contract. */
export interface GuardedRoute {
  readonly source: Provider | (() => Promise<Provider>)
  readonly options: GuardOptions
  /** Runs ahead of the guard, with Node's own response. */
  readonly before: (response: ServerResponse) => void
  /** The next handler, with what it finds. Returns the status to answer with, and `{"next":true}`. */
  readonly next: (delivery: WebhookDelivery | undefined) => number | Promise<number>
}

export const provider = labsync({ secret })
const body = '{"event":"job.created","data":{"id":"job_1"}}'
export const genuine = { path: '/hook', body, headers: [signature(body)] }
export const forged = { path: '/hook', body, headers: [signature(body, { key: 'not the secret' })] }

/** Serves routes with `serve`, each until its test ends. */
export function guardedBy(serve: (route: GuardedRoute) => Promise<RunningServer>) {
  const servers: RunningServer[] = []
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())))
  return async (route: Partial<GuardedRoute> = {}) => {
    const next = vi.fn(route.next ?? (() => 201))
    const onOutcome = vi.fn<(outcome: Outcome) => void>()
    const server = await serve({
      source: provider,
      before: () => {},
      ...route,
      next,
      options: { ...route.options, onOutcome },
    })
    servers.push(server)
    const outcome = () =>
      vi.waitUntil(() => {
        expect(onOutcome.mock.calls.length).toBeLessThanOrEqual(1)
        return onOutcome.mock.calls[0]?.[0]
      })
    return { url: server.url, next, outcome }
  }
}

/** A store that grants every delivery one lease. */
export function storeWith(lease: Partial<Lease>): Store {
  return {
    claim: async () => ({
      attempt: 1,
      onLost() {},
      async complete() {},
      async release(error) {
        throw error
      },
      ...lease,
    }),
  }
}

/** A promise that the test resolves. */
export function held() {
  let release = () => {}
  const promise = new Promise<void>((resolve) => {
    release = resolve
  })
  return { promise, release }
}
