import { describe, expect, test, vi } from 'vitest'
import type { AnyEvent, Provider } from '../../src/index.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Background } from '../../src/receiver/incoming.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks, jobCreated, outcomeSpy } from './fixture.js'

function thrower(value: unknown): never {
  throw value
}

describe('a function for a provider', () => {
  type Tenant = Background & { readonly tenant: string }
  type Source = (extra: Tenant) => Provider | undefined | Promise<Provider>

  function receiveFrom(source: Source, incoming = delivery()) {
    const onOutcome = outcomeSpy()
    const receiver = createReceiver<AnyEvent, Tenant>(source, () => {}, { onOutcome })
    const reply = receiver.receive(incoming, { tenant: 'a' })
    return reply.then(({ status }) => ({ status, outcome: onOutcome.mock.lastCall?.[0] }))
  }

  test.each<[string, Source]>([
    ['at once', () => hooks.labsync],
    ['later', async () => hooks.labsync],
  ])('is given the framework’s objects, and may answer %s', async (_when, find) => {
    const source = vi.fn(find)
    expect(await receiveFrom(source)).toMatchObject({ status: 200, outcome: { provider: 'labsync' } })
    expect(source).toHaveBeenCalledExactlyOnceWith({ tenant: 'a' })
  })

  test.each<[string, Source]>([
    ['that hangs', () => new Promise(() => {})],
    [
      'of a provider whose schema hangs',
      () => ({ ...hooks.labsync, verifyAsync: () => new Promise(() => {}) }),
    ],
  ])('%s is waited for 10 seconds', async (_what, source) => {
    vi.useFakeTimers()
    try {
      const received = receiveFrom(source)
      await vi.advanceTimersByTimeAsync(10_000)
      expect(await received).toMatchObject({ status: 500, outcome: { code: 'provider_failed' } })
    } finally {
      vi.useRealTimers()
    }
  })

  test('is not asked where the request is refused anyway', async () => {
    const source = vi.fn<Source>(() => hooks.labsync)
    expect(await receiveFrom(source, delivery(jobCreated, { method: 'PUT' }))).toMatchObject({
      status: 405,
      outcome: { provider: '' },
    })
    expect(source).not.toHaveBeenCalled()
  })

  test.each(['GET', 'OPTIONS'])('is asked for the handshakes by %s, once', async (method) => {
    const source = vi.fn<Source>(() => hooks.labsync)
    expect(await receiveFrom(source, delivery(jobCreated, { method }))).toMatchObject({
      status: 405,
      outcome: { provider: 'labsync', code: 'method_not_allowed' },
    })
    expect(source).toHaveBeenCalledTimes(1)
  })

  test('that returns undefined is answered 404', async () => {
    expect(await receiveFrom(() => undefined)).toMatchObject({
      status: 404,
      outcome: { provider: '', code: 'provider_not_found' },
    })
  })

  test.each<[string, Source, object]>([
    [
      'throws',
      () => thrower(new Error('no tenant')),
      { code: 'provider_failed', error: { cause: Error('no tenant') } },
    ],
    ['throws undefined', () => thrower(undefined), { code: 'provider_failed' }],
    ['rejects', () => Promise.reject(new Error('no tenant')), { code: 'provider_failed' }],
    ['finds its secret missing', () => labsync({ secret: '' }), { code: 'secret_missing' }],
    ['returns null', () => null as never, { code: 'option_invalid' }],
    ['returns something else', () => ({}) as never, { code: 'option_invalid' }],
    ['returns another function', () => (() => hooks.labsync) as never, { code: 'option_invalid' }],
  ])('that %s is answered 500', async (_how, source, expected) => {
    expect(await receiveFrom(source)).toMatchObject({ status: 500, outcome: { provider: '', ...expected } })
  })
})
