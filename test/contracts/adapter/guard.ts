import { describe, expect, test } from 'vitest'
import type { GuardOptions } from '../../../src/transports/guard.js'
import type { RunningServer } from './contract.js'
import { flood } from './flood.js'
import { hangUps } from './guard-hang-ups.js'
import { forged, type GuardedRoute, genuine, guardedBy, held, provider, storeWith } from './guard-route.js'
import { bytesOf, Connection, exchange } from './wire.js'

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
  /** Whether the guard reads bodies itself; else a parser of the framework's does, and refuses what is too large. */
  readonly readsBodies: boolean
}

/** What the form without a handler must do, asked over a real socket. */
export function guardContract({
  name,
  create,
  serve,
  waitsFor,
  beginsAnswers,
  readsBodies,
}: GuardUnderContract): void {
  describe(`${name} without a handler`, () => {
    const guarded = guardedBy(serve)

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
      const { url, next } = await guarded({
        options: { store: storeWith({ transaction, attempt: 2, fence: 7 }) },
      })
      expect(await exchange(url, genuine)).toMatchObject({ status: 201 })
      expect(next.mock.lastCall?.[0]).toMatchObject({ transaction, attempt: 2, fence: 7 })
    })

    test('lets nothing through that is not verified', async () => {
      const { url, next, outcome } = await guarded()
      expect(await exchange(url, forged)).toMatchObject({ status: 401 })
      expect(await outcome()).toMatchObject({ status: 401, code: 'signature_mismatch' })
      expect(next).not.toHaveBeenCalled()
    })

    if (readsBodies)
      test('closes the connection of a body that is too large, once the sender can have read the answer', async () => {
        const { url, next } = await guarded({ options: { bodyLimit: 1024 } })
        const endless = { ...genuine, body: 'x'.repeat(1025), length: 100_000_000 }
        expect(await flood(url, bytesOf(endless))).toBe(413)
        expect(next).not.toHaveBeenCalled()
      })

    test('replies to a handshake itself', async () => {
      const reply = { headers: { 'content-type': 'text/plain' }, body: 'a nonce' }
      const handshakes = [{ name: 'signed', replyTo: () => reply }]
      const { url, next, outcome } = await guarded({ source: { ...provider, handshakes } })
      expect(await exchange(url, genuine)).toMatchObject({ status: 200, body: 'a nonce' })
      expect(await outcome()).toMatchObject({ handshake: 'signed', handled: false })
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

    hangUps({ waitsFor, guarded })
  })
}

function throwError(): never {
  throw new Error('a next handler fails on purpose')
}
