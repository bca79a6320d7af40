import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { SubscribeError } from '../../src/errors.js'
import { type FlabsSubscription, subscribe } from '../../src/providers/flabs/index.js'
import { codeOfAsync, everythingIn, untyped } from '../signature/support.js'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-bmF0_dXJl'
const endpoint = 'https://example.com/webhooks/flabs'
const subscription = {
  jwt,
  labID: 'lab_1',
  events: ['bill.completed', 'report.completed'],
  endpoint,
} as const

interface Call {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A Flabs on this machine, that answers with a status and writes down what it was asked. */
async function flabsAnswering(status: number, headers: Record<string, string> = {}) {
  const calls: Call[] = []
  const baseUrl = await listen(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { method, url } = request
    calls.push({ method, url, headers: request.headers, body: JSON.parse(`${Buffer.concat(chunks)}`) })
    response.writeHead(status, headers).end('{"success":true,"message":"Events subscribed successfully"}')
  })
  return { baseUrl, calls }
}

async function failureOf(call: FlabsSubscription): Promise<SubscribeError> {
  const error = await subscribe(call).catch((error: unknown) => error)
  if (error instanceof SubscribeError) return error
  throw new Error('no SubscribeError', { cause: error })
}

describe('subscribe', () => {
  test('posts the subscription, with the JWT beside it and not in it', async () => {
    const { baseUrl, calls } = await flabsAnswering(200)
    await expect(subscribe({ ...subscription, baseUrl })).resolves.toBeUndefined()
    expect(calls).toEqual([
      {
        method: 'POST',
        url: '/client/events/subscribe',
        headers: expect.objectContaining({
          authorization: `Bearer ${jwt}`,
          'content-type': 'application/json',
        }),
        body: {
          labID: 'lab_1',
          events: ['bill.completed', 'report.completed'],
          endpoint,
          protocol: 'https',
        },
      },
    ])
  })

  test.each([
    ['a corporate', { corporateUser: 'corp_1' }],
    ['a doctor or a hospital', { organization: 'org_1' }],
    ['an auth token', { authToken: 'flabs-token' }],
  ])('names %s where it was given', async (_what, more) => {
    const { baseUrl, calls } = await flabsAnswering(200)
    await subscribe(untyped<FlabsSubscription>({ ...subscription, ...more, baseUrl }))
    expect(calls[0]?.body).toEqual({
      labID: 'lab_1',
      events: ['bill.completed', 'report.completed'],
      endpoint,
      protocol: 'https',
      ...more,
    })
  })

  test('goes to Flabs, through the fetch it is given', async () => {
    const asked: unknown[] = []
    const fetch: typeof globalThis.fetch = async (url) => {
      asked.push(url)
      return new Response()
    }
    await subscribe({ ...subscription, fetch })
    expect(asked).toEqual(['https://v2.flabs.in/client/events/subscribe'])
  })

  test.each([
    [400, 'subscription_party_refused'],
    [401, 'subscription_unauthorized'],
    [409, 'subscription_exists'],
    [403, 'subscription_failed'],
    [500, 'subscription_failed'],
  ])('maps %i to %s', async (status, code) => {
    const { baseUrl } = await flabsAnswering(status)
    const error = await failureOf({ ...subscription, baseUrl })
    expect(error).toMatchObject({ code, status })
    expect(everythingIn(error)).not.toContain(jwt)
  })

  test('says so where Flabs can’t be reached', async () => {
    const baseUrl = await listen((request) => request.socket.destroy())
    const error = await failureOf({ ...subscription, baseUrl })
    expect(error).toMatchObject({ code: 'subscription_failed', status: 503, cause: expect.any(TypeError) })
    expect(everythingIn(error)).not.toContain(jwt)
  })

  test.each([301, 302, 307, 308])('does not carry the JWT along a redirect (%i)', async (status) => {
    const elsewhere = await flabsAnswering(200)
    const { baseUrl, calls } = await flabsAnswering(status, { location: elsewhere.baseUrl })
    expect((await failureOf({ ...subscription, baseUrl })).code).toBe('subscription_failed')
    expect(calls).toHaveLength(1)
    expect(elsewhere.calls).toEqual([])
  })

  // workerd's fetch knows `follow` and `manual` only, and throws for `error` ahead of any request
  test('asks for no redirect mode that a runtime lacks', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response())
    await subscribe({ ...subscription, fetch })
    expect(fetch.mock.calls[0]?.[1]?.redirect).toBe('manual')
  })

  test.each(['password', 'protocol', 'headers', 'event', '__proto_', 'toString'])(
    'refuses a property it doesn’t know: %s',
    async (name) => {
      const { baseUrl, calls } = await flabsAnswering(200)
      await expect(subscribe({ ...subscription, [name]: 'MARKER', baseUrl })).rejects.toMatchObject({
        code: 'option_invalid',
        message: `There is no ${name} in a subscription.`,
      })
      expect(calls).toEqual([])
    },
  )

  test('posts nothing of how it is to be sent', async () => {
    const { baseUrl, calls } = await flabsAnswering(200)
    await subscribe({ ...subscription, baseUrl, signal: new AbortController().signal })
    expect(calls[0]?.body).toEqual({
      labID: 'lab_1',
      events: ['bill.completed', 'report.completed'],
      endpoint,
      protocol: 'https',
    })
  })

  test.each([
    'http://localhost',
    'http://127.9.9.9:8080',
    'http://[::1]',
    'http://localhost:1/v3',
    'https://flabs.example/v3',
  ])('may be sent to %s', async (baseUrl) => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response())
    await subscribe({ ...subscription, baseUrl, fetch })
    expect(fetch.mock.calls[0]?.[0]).toBe(`${baseUrl}/client/events/subscribe`)
  })

  describe('waits for Flabs', () => {
    afterEach(() => void vi.restoreAllMocks())

    /** A Flabs that never answers, with a timeout that fires when the test says so. */
    function silentFlabs(): { fetch: typeof globalThis.fetch; timeout: AbortController } {
      const timeout = new AbortController()
      vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal)
      const fetch: typeof globalThis.fetch = (_url, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        })
      return { fetch, timeout }
    }

    test.each([
      ['without a signal of the caller’s', undefined],
      ['with one that is never aborted', new AbortController().signal],
    ])('for 10 seconds, %s', async (_how, signal) => {
      const { fetch, timeout } = silentFlabs()
      const failure = failureOf({ ...subscription, fetch, ...(signal && { signal }) })
      expect(AbortSignal.timeout).toHaveBeenCalledWith(10_000)
      timeout.abort(new DOMException('too late', 'TimeoutError'))
      expect(await failure).toMatchObject({
        code: 'subscription_failed',
        status: 503,
        cause: timeout.signal.reason,
      })
    })
  })

  test('gives up when aborted', async () => {
    const abort = new AbortController()
    const baseUrl = await listen(() => abort.abort(new Error('enough')))
    const error = await failureOf({ ...subscription, baseUrl, signal: abort.signal })
    expect(error).toMatchObject({ code: 'subscription_failed', cause: abort.signal.reason })
  })

  describe('asks nothing of Flabs', () => {
    test.each([
      ['with both parties', { corporateUser: 'corp_1', organization: 'org_1' }, 'option_invalid'],
      ['with an empty corporate', { corporateUser: '' }, 'option_invalid'],
      ['with an empty organization', { organization: '' }, 'option_invalid'],
      ['with an http endpoint', { endpoint: 'http://example.com/' }, 'option_invalid'],
      ['with an endpoint that is a path', { endpoint: '/webhooks/flabs' }, 'option_invalid'],
      ['with an endpoint that is no URL', { endpoint: 'https://' }, 'option_invalid'],
      ['with an empty endpoint', { endpoint: '' }, 'option_invalid'],
      ['over http', { baseUrl: 'http://v2.flabs.in' }, 'option_invalid'],
      [
        'over http, to a name that looks local',
        { baseUrl: 'http://127.0.0.1.example.com' },
        'option_invalid',
      ],
      ['over http, behind a local user name', { baseUrl: 'http://localhost@v2.flabs.in' }, 'option_invalid'],
      ['over another protocol', { baseUrl: 'ftp://localhost' }, 'option_invalid'],
      ['with a baseUrl that is no URL', { baseUrl: 'v2.flabs.in' }, 'option_invalid'],
      ['with an empty baseUrl', { baseUrl: '' }, 'option_invalid'],
      ['with an undefined JWT', { jwt: undefined }, 'secret_malformed'],
      ['without events', { events: [] }, 'option_invalid'],
      ['without a JWT', { jwt: '' }, 'secret_malformed'],
      ['with a blank JWT', { jwt: ' ' }, 'secret_malformed'],
      ['with a JWT that ends in a newline', { jwt: `${jwt}\n` }, 'secret_malformed'],
      ['with a JWT that holds a header', { jwt: `${jwt}\r\nx-evil: 1` }, 'secret_malformed'],
      ['with Bearer before the JWT', { jwt: `Bearer ${jwt}` }, 'secret_malformed'],
    ])('%s', async (_what, wrong, code) => {
      const fetch = vi.fn<typeof globalThis.fetch>()
      const call = untyped<FlabsSubscription>({ ...subscription, ...wrong, fetch })
      expect(await codeOfAsync(() => subscribe(call))).toBe(code)
      expect(fetch).not.toHaveBeenCalled()
      expect(everythingIn(await subscribe(call).catch((error: unknown) => error))).not.toContain(jwt)
    })
  })
})
