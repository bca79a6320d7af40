import { format } from 'node:util'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  type MockInstance,
  test,
  vi,
} from 'vitest'
import type { Store } from '../../src/delivery/store.js'
import { WebhookError } from '../../src/errors.js'
import { defineProvider, type Provider } from '../../src/providers/define.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Background, Incoming } from '../../src/receiver/incoming.js'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import type { ProviderSource } from '../../src/receiver/provider-source.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { unverified } from '../../src/schemes/unverified.js'
import { delivery, hooks, jobCreated, outcomeSpy } from './fixture.js'
import { thrownValues } from './thrown.js'

type Fail = () => never

/** One request, of which one part fails. */
interface Scene {
  readonly source?: ProviderSource<never, Background>
  readonly handler?: () => unknown
  readonly options?: ReceiverOptions
  readonly objects?: Background
  readonly incoming?: Partial<Incoming>
}

interface Stage {
  readonly scene: (fail: Fail) => Scene
  readonly status: number
  readonly code?: string
}

const lease = { onLost() {}, complete: async () => {}, release: (error: unknown) => Promise.reject(error) }

function storeWith(changes: object): Store {
  return { claim: async () => ({ ...lease, ...changes }) }
}

function acme(changes: object): Provider {
  return defineProvider({
    name: 'acme',
    scheme: unverified(),
    read: () => ({ type: 'paid', data: {} }),
    events: {},
    ...changes,
  })
}

const source = (provider: Provider) => ({ source: provider as unknown as ProviderSource<never, Background> })

function schemaOf(validate: () => unknown) {
  return { '~standard': { version: 1, vendor: 'test', validate } } as never
}

/** Each place of the pipeline that runs somebody else's code. */
const stages: Readonly<Record<string, Stage>> = {
  'the function for a provider': {
    scene: (fail) => ({ source: fail }),
    status: 500,
    code: 'provider_failed',
  },
  'an async function for a provider': {
    scene: (fail) => ({ source: async () => fail() }),
    status: 500,
    code: 'provider_failed',
  },
  readBody: { scene: (readBody) => ({ incoming: { readBody } }), status: 500, code: 'body_unreadable' },
  'the scheme': {
    scene: (verifyAsync) => source(acme({ scheme: { ...unverified(), verifyAsync } })),
    status: 500,
    code: 'provider_failed',
  },
  'reading the payload': {
    scene: (read) => source(acme({ read })),
    status: 500,
    code: 'provider_failed',
  },
  'reading the payload, async': {
    scene: (fail) => source(acme({ read: async () => fail() })),
    status: 500,
    code: 'option_invalid',
  },
  'a schema': {
    scene: (fail) =>
      source(labsync({ secret: 'whsec_receiver-tests', schemas: { 'job.created': schemaOf(fail) } })),
    status: 500,
    code: 'option_invalid',
  },
  'an async schema': {
    scene: (fail) =>
      source(
        labsync({ secret: 'whsec_receiver-tests', schemas: { 'job.created': schemaOf(async () => fail()) } }),
      ),
    status: 500,
    code: 'option_invalid',
  },
  'the option key': { scene: (key) => ({ options: { key } }), status: 500, code: 'handler_failed' },
  'an async option key': {
    scene: (fail) => ({ options: { key: (async () => fail()) as never } }),
    status: 500,
    code: 'option_invalid',
  },
  'the option order': { scene: (order) => ({ options: { order } }), status: 500, code: 'handler_failed' },
  'an async option order': {
    scene: (fail) => ({ options: { order: (async () => fail()) as never } }),
    status: 500,
    code: 'option_invalid',
  },
  claiming: {
    scene: (claim) => ({ options: { store: { claim } } }),
    status: 503,
    code: 'store_unavailable',
  },
  completing: {
    scene: (complete) => ({ options: { store: storeWith({ complete }) } }),
    status: 503,
    code: 'store_unavailable',
  },
  releasing: {
    scene: (release) => ({
      options: { store: storeWith({ release }) },
      handler: () => Promise.reject(new Error('on purpose')),
    }),
    status: 503,
    code: 'store_unavailable',
  },
  onLost: {
    scene: (onLost) => ({ options: { store: storeWith({ onLost }) } }),
    status: 503,
    code: 'store_unavailable',
  },
  'the log': {
    scene: (record) => ({ options: { log: { record } as never } }),
    status: 503,
    code: 'store_unavailable',
  },
  'the handler': { scene: (handler) => ({ handler }), status: 500, code: 'handler_failed' },
  'an async handler': {
    scene: (fail) => ({ handler: async () => fail() }),
    status: 500,
    code: 'handler_failed',
  },
  'a handler behind its answer': {
    scene: (handler) => ({ handler, options: { ack: 'before' } }),
    status: 202,
    code: 'handler_failed',
  },
  waitUntil: { scene: (waitUntil) => ({ objects: { waitUntil } }), status: 200 },
  'waitUntil, where the request is refused': {
    scene: (waitUntil) => ({ objects: { waitUntil }, incoming: { headers: {} } }),
    status: 401,
    code: 'header_missing',
  },
}

const unhandled = vi.fn()
let printed: MockInstance<typeof console.error>
beforeAll(() => void process.on('unhandledRejection', unhandled))
afterAll(() => void process.off('unhandledRejection', unhandled))
beforeEach(() => {
  // as console.error does it, which throws where a value can't be inspected
  printed = vi.spyOn(console, 'error').mockImplementation((...args) => void format(...args))
})
afterEach(() => printed.mockRestore())

async function play({
  source = hooks.labsync as never,
  handler = () => {},
  options,
  objects = {},
  incoming,
}: Scene) {
  const onOutcome = outcomeSpy()
  const receiver = createReceiver<never, Background>(source, handler, { onOutcome, ...options })
  const { status } = await receiver.receive(delivery(jobCreated, incoming), objects)
  await vi.waitFor(() => expect(onOutcome).toHaveBeenCalled())
  // long enough for a rejection that nobody handles to be noticed
  await new Promise((resolve) => setTimeout(resolve))
  return { status, onOutcome }
}

function lastOutcome(onOutcome: ReturnType<typeof outcomeSpy>): Outcome | undefined {
  return onOutcome.mock.lastCall?.[0]
}

describe.each(Object.entries(stages))('%s that throws', (_stage, { scene, status, code }) => {
  test.each(Object.entries(thrownValues))(
    '%s is told once, with its status and code',
    async (_what, create) => {
      const value = create()
      const reply = await play(
        scene(() => {
          throw value
        }),
      )
      expect(reply.status).toBe(status)
      expect(reply.onOutcome).toHaveBeenCalledOnce()
      const outcome = lastOutcome(reply.onOutcome)
      expect([outcome?.status, outcome?.code]).toEqual([status, code])
      if (code !== undefined) expect(outcome?.error instanceof WebhookError).toBe(true)
      // as a log does
      expect(typeof JSON.stringify(outcome)).toBe('string')
      expect(unhandled).not.toHaveBeenCalled()
    },
  )
})

test('the cause of a fault is the very value that was thrown', async () => {
  for (const create of Object.values(thrownValues)) {
    const value = create()
    const { onOutcome } = await play({
      handler() {
        throw value
      },
    })
    expect(Object.is(lastOutcome(onOutcome)?.error?.cause, value)).toBe(true)
  }
})

test.each(Object.entries(thrownValues))('an option that returns %s ends nothing', async (_what, create) => {
  for (const name of ['key', 'order'])
    for (const value of [create(), { of: create(), at: 1 }, { of: 'x', at: create() }]) {
      const { status, onOutcome } = await play({ options: { [name]: () => value } })
      expect([200, 500]).toContain(status)
      expect(onOutcome).toHaveBeenCalledOnce()
    }
  expect(unhandled).not.toHaveBeenCalled()
})

// nobody can tell that one from a promise that takes long
const settling = Object.entries(thrownValues).filter(([what]) => what !== 'a thenable that never settles')

test.each(settling)('a store or a source that returns %s ends nothing', async (_what, create) => {
  const value = create()
  const claimed = await play({ options: { store: { claim: () => value as never } } })
  expect([200, 409, 503]).toContain(claimed.status)
  const found = await play({ source: () => value as never })
  expect([404, 500]).toContain(found.status)
  expect(unhandled).not.toHaveBeenCalled()
})

describe('an error of ours', () => {
  class Passed extends WebhookError {
    override status = 200
  }

  test.each<[string, () => unknown, number]>([
    [
      'whose status was changed',
      () => Object.assign(new WebhookError('provider_not_found', 'x'), { status: 200 }),
      404,
    ],
    ['of a class that sets a status', () => new Passed('provider_failed', 'x'), 500],
    ['whose code is not a receiver’s', () => new WebhookError('subscription_exists', 'x'), 500],
    ['whose code is none', () => new WebhookError('toString' as never, 'x'), 500],
  ])('%s is answered by the code it was made with', async (_what, create, status) => {
    const thrower = () => {
      throw create()
    }
    expect((await play({ source: thrower })).status).toBe(status)
  })

  test('of another copy of the library is answered as one', async () => {
    vi.resetModules()
    const { SignatureError } = await import('../../src/errors.js')
    const verifyAsync = () => Promise.reject(new SignatureError('signature_mismatch', 'x'))
    const { status, onOutcome } = await play(source(acme({ scheme: { ...unverified(), verifyAsync } })))
    expect([status, lastOutcome(onOutcome)?.code]).toEqual([401, 'signature_mismatch'])
  })
})

test('a store whose release swallows the error doesn’t make a success of a failure', async () => {
  const release = async () => undefined as never
  const handler = () => Promise.reject(new Error('on purpose'))
  const { status, onOutcome } = await play({ handler, options: { store: storeWith({ release }) } })
  expect([status, lastOutcome(onOutcome)?.code]).toEqual([500, 'handler_failed'])
})

test.each(Object.entries(thrownValues))('headers that are, or hold, %s are none', async (_what, create) => {
  const value = create()
  for (const headers of [
    value,
    { 'x-labsync-signature': value },
    // a text is an encoding
    { 'content-encoding': typeof value === 'string' ? '' : value, 'content-length': value },
    { 'x-labsync-signature': [value] },
    { get: (name: string) => (name === 'content-encoding' ? null : value) },
    [value],
    new Map([['x-labsync-signature', value]]),
  ]) {
    const { status, onOutcome } = await play({ incoming: { headers: headers as never } })
    expect([status, lastOutcome(onOutcome)?.error?.name]).toEqual([401, 'SignatureError'])
  }
})

test.each(Object.entries(thrownValues))(
  'an onOutcome, or a stderr line, of %s ends nothing',
  async (_what, create) => {
    const fail = () => {
      throw create()
    }
    const told = createReceiver(hooks.labsync, () => {}, { onOutcome: fail })
    expect((await told.receive(delivery(), {})).status).toBe(200)
    const untold = createReceiver(hooks.labsync, fail)
    expect((await untold.receive(delivery(), {})).status).toBe(500)
    await vi.waitFor(() => expect(printed).toHaveBeenCalledTimes(2))
    expect(unhandled).not.toHaveBeenCalled()
  },
)
