import { describe, expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/workers.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { genuineRequest, secret } from './delivery.js'

interface Env {
  readonly LABSYNC_SECRET?: string
}

const env: Env = { LABSYNC_SECRET: secret }
const execution = { waitUntil: vi.fn() }
const silent = { onOutcome() {} }
const provider = labsync({ secret })

test('a handler gets the request, the bindings and waitUntil', async () => {
  const handler = vi.fn()
  const request = genuineRequest()
  await webhook(provider, handler)(request, env, execution)
  const [event, context] = handler.mock.lastCall ?? []
  expect(event).toMatchObject({ type: 'job.created' })
  expect(context).toMatchObject({ request, env, provider: 'labsync' })
  const work = Promise.resolve()
  context.waitUntil(work)
  expect(execution.waitUntil).toHaveBeenLastCalledWith(work)
})

test('a handler that goes on after the answer is held by waitUntil', async () => {
  const told = vi.fn<(outcome: Outcome) => void>()
  const waiting: Promise<unknown>[] = []
  let handled = () => {}
  const work = new Promise<void>((resolve) => {
    handled = resolve
  })
  const receive = webhook(provider, () => work, { ack: 'before', onOutcome: told })
  const response = await receive(genuineRequest(), env, { waitUntil: (one) => void waiting.push(one) })
  expect(response.status).toBe(202)
  expect(told).not.toHaveBeenCalled()
  handled()
  await Promise.all(waiting)
  expect(told).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 202, type: 'job.created' }))
})

describe('a function from env', () => {
  test.each([
    ['at once', () => provider],
    ['later', async () => provider],
  ])('that answers %s is called for each request', async (_when, find) => {
    const source = vi.fn<(env: Env) => ReturnType<typeof find>>(find)
    const receive = webhook(source, () => {}, silent)
    const other = { ...env }
    for (const one of [env, env, other])
      expect((await receive(genuineRequest(), one, execution)).status).toBe(200)
    expect(source.mock.calls).toEqual([[env], [env], [other]])
  })

  test('sees a secret that was rotated while the isolate lives', async () => {
    let stored = secret
    const receive = webhook(
      async () => labsync({ secret: stored }),
      () => {},
      silent,
    )
    expect((await receive(genuineRequest(), env, execution)).status).toBe(200)
    stored = 'whsec_rotated'
    expect((await receive(genuineRequest(), env, execution)).status).toBe(401)
    stored = secret
    expect((await receive(genuineRequest(), env, execution)).status).toBe(200)
  })

  test('that finds none is answered 404, and called again', async () => {
    const source = vi.fn<(env: Env) => typeof provider | undefined>()
    const receive = webhook(source, () => {}, silent)
    expect((await receive(genuineRequest(), env, execution)).status).toBe(404)
    source.mockReturnValue(provider)
    expect((await receive(genuineRequest(), env, execution)).status).toBe(200)
  })
})
