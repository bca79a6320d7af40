import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import type { Lease } from '../../../src/delivery/store.js'
import type { GuardUnderContract } from './guard.js'
import { genuine, type guardedBy, held, provider, storeWith } from './guard-route.js'
import { bytesOf, Connection, exchange } from './wire.js'

interface HangUpsUnderContract extends Pick<GuardUnderContract, 'waitsFor'> {
  readonly guarded: ReturnType<typeof guardedBy>
}

/** A sender may hang up in each phase of its delivery, and holds nothing by it. */
export function hangUps({ waitsFor, guarded }: HangUpsUnderContract): void {
  test('lets nothing through where the sender hangs up half-way through its body', async () => {
    const { connect, hangUp, before, arrived } = sender()
    const { url, next } = await guarded({ before })
    await connect(url, bytesOf(genuine).subarray(0, -5))
    await arrived
    await hangUp()
    expect(await exchange(url, genuine)).toMatchObject({ status: 201 })
    expect(next).toHaveBeenCalledOnce()
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

  test('releases the event where the sender hangs up while it is claimed', async () => {
    const { connect, hangUp, before } = sender()
    const { lease, ends } = watchedLease()
    const granted = storeWith(lease)
    const store: typeof granted = {
      async claim(...delivery) {
        await hangUp()
        return granted.claim(...delivery)
      },
    }
    const { url, next, outcome } = await guarded({ before, options: { store } })
    await connect(url)
    const told = await outcome()
    expect(ends).toEqual([waitsFor === 'promise' ? 'completed' : 'released'])
    if (waitsFor === 'promise') return expect(told).not.toHaveProperty('code')
    expect(told).toMatchObject({ code: 'handler_failed' })
    expect(next).not.toHaveBeenCalled()
  })

  test('settles where the sender hangs up during the next handler', async () => {
    const { promise, release } = held()
    const { connect, hangUp, before } = sender()
    const { lease, ends } = watchedLease()
    const noticed = vi.fn<() => void>()
    const next = async () => {
      await hangUp()
      noticed()
      await promise
      return 201
    }
    const { url, outcome } = await guarded({ next, before, options: { store: storeWith(lease) } })
    await connect(url)
    await vi.waitUntil(() => noticed.mock.calls.length > 0)
    if (waitsFor === 'response') expect(await outcome()).toMatchObject({ code: 'handler_failed' })
    release()
    if (waitsFor === 'promise') expect(await outcome()).not.toHaveProperty('code')
    expect(ends).toEqual([waitsFor === 'promise' ? 'completed' : 'released'])
  })

  test('takes the delivery as handled where the sender hangs up while it is completed', async () => {
    const { connect, hangUp, before } = sender()
    const { url, outcome } = await guarded({ before, options: { store: storeWith({ complete: hangUp }) } })
    await connect(url)
    expect(await outcome()).not.toHaveProperty('code')
  })
}

/** A lease that says how it ended. */
function watchedLease() {
  const ends: string[] = []
  const lease: Partial<Lease> = {
    async complete() {
      ends.push('completed')
    },
    async release(error) {
      ends.push('released')
      throw error
    },
  }
  return { lease, ends }
}

/** A sender that hangs up on request, and knows when the server has noticed. */
function sender() {
  let connection: Connection | undefined
  const { promise: arrived, release: onArrival } = held()
  const { promise: closed, release: onClose } = held()
  return {
    arrived,
    before(response: ServerResponse) {
      onArrival()
      response.once('close', onClose)
    },
    async connect(url: string, bytes = bytesOf(genuine)) {
      connection = await Connection.to(url)
      await connection.send(bytes)
    },
    hangUp() {
      connection?.destroy()
      return closed
    },
  }
}
