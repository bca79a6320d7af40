import type { Application } from 'express'
import { expect, onTestFinished, vi } from 'vitest'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { secret } from '../contracts/adapter/scenarios.js'
import { signature, type WireRequest } from '../contracts/adapter/wire.js'
import { listen } from './server.js'

export const provider = labsync({ secret })
export const body = '{"event":"job.created","data":{"id":"job_1"}}'
export const genuine: WireRequest = { path: '/hook', body, headers: [signature(body)] }
export const forged: WireRequest = {
  path: '/hook',
  body,
  headers: [signature(body, { key: 'not the secret' })],
}

/** Serves the app until the test ends, and gives its URL. */
export async function serve(app: Application): Promise<string> {
  const server = await listen(app)
  onTestFinished(() => server.stop())
  return server.url
}

/** An `onOutcome` to wait for: without a handler it is called along with the response, not ahead of it. */
export function outcomes(): { readonly onOutcome: (outcome: Outcome) => void; first(): Promise<Outcome> } {
  const seen = vi.fn<(outcome: Outcome) => void>()
  return {
    onOutcome: seen,
    first: () =>
      vi.waitUntil(() => {
        expect(seen.mock.calls.length).toBeLessThanOrEqual(1)
        return seen.mock.calls[0]?.[0]
      }),
  }
}
