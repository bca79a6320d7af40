import { describe, expect, test, vi } from 'vitest'
import { defineStore } from '../../src/delivery/define-store.js'
import type { Store } from '../../src/delivery/store.js'
import { laabam } from '../../src/providers/laabam.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { memoryEngine, memoryStore } from '../../src/stores/memory.js'
import { delivery, outcomeSpy, signature } from './fixture.js'

const secret = 'whsec_receiver-tests'

/** An invoice's event, at a minute of an hour. */
function invoice(id: string, minute: number, invoiceId = 'inv_1') {
  const created_at = new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()
  const body = JSON.stringify({ id, type: 'invoice.paid', created_at, data: { invoice_id: invoiceId } })
  return delivery(body, { headers: { 'x-laabam-signature': signature(body) } })
}

function orderedReceiver(store: Store = memoryStore(), handle: () => unknown = () => {}) {
  const handler = vi.fn(handle)
  const onOutcome = outcomeSpy()
  const { receive } = createReceiver(
    laabam({ secret }),
    { 'invoice.paid': handler },
    {
      store,
      onOutcome,
      order: (event) =>
        event.type === 'invoice.paid' && event.occurredAt
          ? { of: event.data.invoice_id ?? '', at: event.occurredAt }
          : undefined,
    },
  )
  const deliver = async (...of: Parameters<typeof invoice>): Promise<Outcome | undefined> => {
    await receive(invoice(...of), {})
    return onOutcome.mock.lastCall?.[0]
  }
  return { deliver, handler }
}

describe('order', () => {
  test('lets a later event pass, and answers an earlier one 200 without handling it', async () => {
    const { deliver, handler } = orderedReceiver()
    expect(await deliver('evt_1', 10)).toMatchObject({ status: 200 })
    expect(await deliver('evt_2', 20)).toMatchObject({ status: 200 })
    expect(await deliver('evt_3', 15)).toMatchObject({ status: 200, code: 'superseded' })
    expect(handler).toHaveBeenCalledTimes(2)
    expect(await deliver('evt_3', 15)).toMatchObject({ status: 200, duplicate: true })
  })

  test('handles two events of one time', async () => {
    const { deliver, handler } = orderedReceiver()
    await deliver('evt_1', 10)
    await deliver('evt_2', 10)
    expect(handler).toHaveBeenCalledTimes(2)
  })

  test('is kept for each thing by itself', async () => {
    const { deliver, handler } = orderedReceiver()
    await deliver('evt_1', 10, 'inv_1')
    await deliver('evt_2', 5, 'inv_2')
    expect(handler).toHaveBeenCalledTimes(2)
  })

  test('counts an event only once it was handled', async () => {
    const fail = vi
      .fn(() => {})
      .mockImplementationOnce(() => {
        throw new Error('on purpose')
      })
    const { deliver } = orderedReceiver(memoryStore(), fail)
    expect(await deliver('evt_2', 20)).toMatchObject({ status: 500 })
    expect(await deliver('evt_1', 10)).not.toHaveProperty('code')
    expect(await deliver('evt_2', 20)).not.toHaveProperty('code')
  })

  test('handles the events of one thing one at a time', async () => {
    const ends: (() => void)[] = []
    const { deliver, handler } = orderedReceiver(
      memoryStore(),
      () => new Promise<void>((end) => ends.push(end)),
    )
    const first = deliver('evt_1', 10)
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
    expect(await deliver('evt_2', 20)).toMatchObject({ status: 409, code: 'delivery_in_flight' })
    ends[0]?.()
    expect(await first).not.toHaveProperty('code')
    const second = deliver('evt_2', 20)
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2))
    ends[1]?.()
    expect(await second).not.toHaveProperty('code')
  })

  test('gives the event back where its turn can’t be asked for', async () => {
    const engine = memoryEngine()
    let away = true
    const claim: typeof engine.claim = (key, terms) =>
      away && terms.at !== undefined ? Promise.reject(new Error('away')) : engine.claim(key, terms)
    const { deliver, handler } = orderedReceiver(defineStore({ ...engine, claim }))
    expect(await deliver('evt_1', 10)).toMatchObject({ status: 503, code: 'store_unavailable' })
    away = false
    expect(await deliver('evt_1', 10)).not.toHaveProperty('code')
    expect(handler).toHaveBeenCalledOnce()
  })

  test.each([[{ of: '', at: 1 }], [{ of: 'a', at: Number.NaN }], [{ of: 1, at: 1 }]])(
    'that is %j is a fault of the settings, and nothing is handled',
    async (order) => {
      const handler = vi.fn()
      const onOutcome = outcomeSpy()
      const options = { store: memoryStore(), onOutcome, order: () => order as never }
      await createReceiver(laabam({ secret }), handler, options).receive(invoice('evt_1', 1), {})
      expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ status: 500, code: 'option_invalid' })
      expect(handler).not.toHaveBeenCalled()
    },
  )
})

describe('key', () => {
  const keyed = (key: () => string | undefined) => {
    const handler = vi.fn()
    const { receive } = createReceiver(laabam({ secret }), handler, {
      store: memoryStore(),
      key,
      onOutcome() {},
    })
    return { receive, handler }
  }

  test('decides what a duplicate is', async () => {
    const { receive, handler } = keyed(() => 'the same')
    const twice = invoice('evt_1', 1)
    await receive(twice, {})
    await receive(twice, {})
    expect(handler).toHaveBeenCalledOnce()
    expect(handler.mock.lastCall?.[1].deliveryKey).toBe('laabam::id:the%20same')
  })

  test('leaves it to the sender where it is undefined', async () => {
    const { receive, handler } = keyed(() => undefined)
    await receive(invoice('evt_1', 1), {})
    await receive(invoice('evt_2', 1), {})
    expect(handler.mock.calls.map(([, { deliveryKey }]) => deliveryKey)).toEqual([
      expect.stringContaining('evt_1'),
      expect.stringContaining('evt_2'),
    ])
  })
})

test.each(['key', 'order'] as const)(
  'an option %s that throws is the fault of the user’s code, and told',
  async (name) => {
    const onOutcome = outcomeSpy()
    const handler = vi.fn()
    const option = () => {
      throw new Error('on purpose')
    }
    await createReceiver(laabam({ secret }), handler, { onOutcome, [name]: option }).receive(
      invoice('evt_1', 1),
      {},
    )
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({
      status: 500,
      code: 'handler_failed',
      error: { message: expect.stringContaining(name), cause: { message: 'on purpose' } },
    })
    expect(handler).not.toHaveBeenCalled()
  },
)

test('a key that is no text is a fault of the settings', async () => {
  for (const key of ['', 7, {}]) {
    const onOutcome = outcomeSpy()
    await createReceiver(laabam({ secret }), () => {}, { onOutcome, key: () => key as never }).receive(
      invoice('', 1),
      {},
    )
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ status: 500, code: 'option_invalid' })
  }
})

test('no two names of keys, orders and endpoints make the same key', async () => {
  const keys = new Set<string>()
  const remember: Store = {
    async claim({ key, order }) {
      for (const name of [key, order?.key]) if (name) keys.add(name)
      return 'done'
    },
  }
  const cases = [
    ['a', 'b'],
    ['a:id', 'b'],
    ['a', 'order:b'],
    ['', 'a:b'],
    ['', '\ud800'],
    ['', '\ud801'],
    ['', '\\ud800'],
    ['', '%5Cud800'],
    ['', 'ü'],
  ] as const
  for (const [endpoint, id] of cases) {
    const order = () => ({ of: id, at: 1 })
    const options = { store: remember, endpoint, key: () => id, order, onOutcome() {} }
    await createReceiver(laabam({ secret }), () => {}, options).receive(invoice('evt_1', 1), {})
  }
  expect(keys.size).toBe(2 * cases.length)
})
