import { describe, expect, test } from 'vitest'
import type { Incoming } from '../../src/receiver/incoming.js'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks, jobCreated, outcomeSpy } from './fixture.js'

describe('what throws something that is no error of ours', () => {
  const fault = new Error('on purpose')
  const failing = () => Promise.reject(fault)

  test.each<[string, Incoming, object, ReceiverOptions, object]>([
    [
      'an adapter that reads the body',
      delivery(jobCreated, { readBody: failing }),
      {},
      {},
      { status: 500, code: 'body_unreadable' },
    ],
    [
      'a provider',
      delivery(),
      { verifyAsync: failing },
      {},
      { status: 500, code: 'provider_failed', provider: 'labsync' },
    ],
    [
      'a store that claims',
      delivery(),
      {},
      { store: { claim: failing } },
      { status: 503, code: 'store_unavailable', type: 'job.created' },
    ],
    [
      'a store that completes',
      delivery(),
      {},
      { store: { claim: async () => ({ onLost() {}, complete: failing, release: failing }) } },
      { status: 503, code: 'store_unavailable', type: 'job.created' },
    ],
  ])('%s is told as the stage it is', async (_what, incoming, changes, options, told) => {
    const onOutcome = outcomeSpy()
    const provider = { ...hooks.labsync, ...changes }
    await createReceiver(provider, () => {}, { ...options, onOutcome }).receive(incoming, {})
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(told))
    expect(onOutcome.mock.lastCall?.[0].error?.cause).toBe(fault)
  })
})
