import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '../../../src/delivery/store.js'
import type { Provider } from '../../../src/providers/define.js'
import { labsync } from '../../../src/providers/labsync.js'
import type { Outcome } from '../../../src/receiver/outcome.js'
import type { GuardOptions, WebhookDelivery } from '../../../src/transports/guard.js'
import type { RunningServer } from './contract.js'
import { secret } from './scenarios.js'
import { bytesOf, Connection, exchange, signature } from './wire.js'

/** What stands behind `/hook` on a server under the guard contract. */
export interface GuardedRoute {
  readonly source: Provider | (() => Promise<Provider>)
  readonly options: GuardOptions
  /** Runs ahead of the guard, with Node's own response. */
  readonly before: (response: ServerResponse) => void
  /** The next handler, with what it finds. Returns the status to answer with, and `{"next":true}`. */
  readonly next: (delivery: WebhookDelivery | undefined) => number | Promise<number>
}

export interface GuardUnderContract {
  readonly name: string
  /** Creates the webhook without a handler, and nothing else. */
  readonly create: (options: GuardOptions) => unknown
  /** Serves a guarded route. The framework's own error handler answers 500 and `{"own":true}`. */
  readonly serve: (route: GuardedRoute) => Promise<RunningServer>
  /** What shows that the next handler is done: the response, so that a sender that hangs up ends it, or its promise. */
  readonly waitsFor: 'response' | 'promise'
  /** Whether a handler ahead of the guard can send headers. */
  readonly beginsAnswers: boolean
}

const provider = labsync({ secret })
const body = '{"event":"job.created","data":{"id":"job_1"}}'
const genuine = { path: '/hook', body, headers: [signature(body)] }
const forged = { path: '/hook', body, headers: [signature(body, { key: 'not the secret' })] }

/** What the form without a handler must do, asked over a real socket. */
export function guardContract({ name, create, serve, waitsFor, beginsAnswers }: GuardUnderContract): void {
  describe(`${name} without a handler`, () => {
    const servers: RunningServer[] = []
    afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())))

    async function guarded(route: Partial<GuardedRoute> = {}) {
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

    test('hands the event and its delivery’s context to the next handler', async () => {
      const { url, next } = await guarded()
      expect(await exchange(url, genuine)).toMatchObject({ status: 201, body: '{"next":true}' })
      const [delivery] = next.mock.lastCall ?? []
      expect(delivery).toMatchObject({
        event: { type: 'job.created', data: { id: 'job_1' } },
        provider: 'labsync',
        deliveryKey: expect.stringMatching(/^labsync:/),
      })
      expect(delivery).not.toHaveProperty('transaction')
      expect({ ...delivery }.signal).toBeInstanceOf(AbortSignal)
      expect(delivery?.signal.aborted).toBe(false)
    })

    test('hands on the store’s transaction, and what it says of the claim', async () => {
      const transaction = { query: 'a client in a transaction' }
      const { url, next } = await guarded({ options: { store: storeWith(transaction) } })
      expect(await exchange(url, genuine)).toMatchObject({ status: 201 })
      expect(next.mock.lastCall?.[0]).toMatchObject({ transaction, attempt: 2, fence: 7 })
    })

    test('lets nothing through that is not verified', async () => {
      const { url, next, outcome } = await guarded()
      expect(await exchange(url, forged)).toMatchObject({ status: 401 })
      expect(await outcome()).toMatchObject({ status: 401, code: 'signature_mismatch' })
      expect(next).not.toHaveBeenCalled()
    })

    test('lets nothing through that was handled before', async () => {
      const { url, next } = await guarded({ options: { store: { claim: async () => 'done' } } })
      expect(await exchange(url, genuine)).toMatchObject({ status: 200, body: '' })
      expect(next).not.toHaveBeenCalled()
    })

    test('takes the delivery as handled where the next handler answers with success', async () => {
      const { url, outcome } = await guarded({ next: () => 202 })
      expect(await exchange(url, genuine)).toMatchObject({ status: 202 })
      const told = await outcome()
      expect(told).toMatchObject({ provider: 'labsync', type: 'job.created', status: 200 })
      expect(told).not.toHaveProperty('code')
    })

    test('takes it as failed where the next handler answers otherwise', async () => {
      const { url, outcome } = await guarded({ next: () => 422 })
      expect(await exchange(url, genuine)).toMatchObject({ status: 422, body: '{"next":true}' })
      const told = await outcome()
      expect(told).toMatchObject({ code: 'handler_failed', type: 'job.created' })
      expect(told?.error?.cause).toMatchObject({ message: 'The next handler answered 422.' })
    })

    test.each<[string, GuardedRoute['next']]>([
      ['throws', () => throwError()],
      ['rejects', async () => throwError()],
    ])('leaves the answer to the framework where the next handler %s', async (_how, next) => {
      const { url, outcome } = await guarded({ next })
      expect(await exchange(url, genuine)).toMatchObject({ status: 500, body: '{"own":true}' })
      expect(await outcome()).toMatchObject({ code: 'handler_failed' })
    })

    test('is no place for an answer before the handler', () => {
      // as JavaScript lets it pass
      const options = { ack: 'before' } as object
      expect(() => create(options)).toThrow(
        expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('ack') }),
      )
    })

    test('gives the next handler all the time it takes', async () => {
      // a handler of ours would have 50 ms of it
      const impatient = { ...provider, delivery: { answerWithin: 1.05 } }
      const next = () => new Promise<number>((resolve) => setTimeout(resolve, 200, 201))
      const { url } = await guarded({ source: impatient, next })
      expect(await exchange(url, genuine)).toMatchObject({ status: 201 })
    })

    test('answers 500 once a handlerTimeout is up, and aborts the delivery’s signal', async () => {
      const { promise, release } = held()
      const next = () => promise.then(() => 201)
      const { url, outcome, ...mounted } = await guarded({ next, options: { handlerTimeout: 0.05 } })
      expect(await exchange(url, genuine)).toMatchObject({
        status: 500,
        body: expect.stringContaining('about:blank'),
      })
      expect(await outcome()).toMatchObject({ code: 'handler_timeout' })
      expect(mounted.next.mock.lastCall?.[0]?.signal.aborted).toBe(true)
      release()
      expect(await exchange(url, forged)).toMatchObject({ status: 401 })
    })

    if (beginsAnswers)
      test('lets nothing through where an earlier handler has begun to answer', async () => {
        const { url, next, outcome } = await guarded({
          before: (response) => response.writeHead(202).flushHeaders(),
        })
        const connection = await Connection.to(url)
        await connection.send(bytesOf(forged))
        expect(await outcome()).toMatchObject({ code: 'signature_mismatch' })
        connection.destroy()
        expect(next).not.toHaveBeenCalled()
      })

    test('settles where the sender hangs up during verification', async () => {
      const { connect, hangUp, before } = sender()
      const source = async () => {
        await hangUp()
        return provider
      }
      const { url, next, outcome } = await guarded({ source, before })
      await connect(url)
      const told = await outcome()
      if (waitsFor === 'promise') return expect(told).not.toHaveProperty('code')
      expect(told).toMatchObject({ code: 'handler_failed' })
      expect(next).not.toHaveBeenCalled()
    })

    test('settles where the sender hangs up during the next handler', async () => {
      const { promise, release } = held()
      const { connect, hangUp, before } = sender()
      const noticed = vi.fn<() => void>()
      const next = async () => {
        await hangUp()
        noticed()
        await promise
        return 201
      }
      const { url, outcome } = await guarded({ next, before })
      await connect(url)
      await vi.waitUntil(() => noticed.mock.calls.length > 0)
      if (waitsFor === 'response') expect(await outcome()).toMatchObject({ code: 'handler_failed' })
      release()
      if (waitsFor === 'promise') expect(await outcome()).not.toHaveProperty('code')
    })
  })
}

/** A promise that the test resolves. */
function held() {
  let release = () => {}
  const promise = new Promise<void>((resolve) => {
    release = resolve
  })
  return { promise, release }
}

/** A sender that hangs up on request, and knows when the server has noticed. */
function sender() {
  let connection: Connection | undefined
  const { promise: closed, release: onClose } = held()
  return {
    before: (response: ServerResponse) => void response.once('close', onClose),
    async connect(url: string) {
      connection = await Connection.to(url)
      await connection.send(bytesOf(genuine))
    },
    hangUp() {
      connection?.destroy()
      return closed
    },
  }
}

function throwError(): never {
  throw new Error('a next handler fails on purpose')
}

function storeWith(transaction: unknown): Store {
  return {
    claim: async () => ({
      transaction,
      attempt: 2,
      fence: 7,
      onLost() {},
      async complete() {},
      async release(error) {
        throw error
      },
    }),
  }
}
