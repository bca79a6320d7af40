import { describe, expect, test } from 'vitest'
import { type Authorize, authorizeGuard, tokenGuard } from '../../src/inspector/guard.js'

const origin = 'http://127.0.0.1:4401'
const token = 'the-token'
const authorization = `Bearer ${token}`

interface Given {
  readonly url?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

function requestOf({ url = `${origin}/`, method = 'GET', headers = {} }: Given): Request {
  return new Request(url, { method, headers })
}

describe('tokenGuard', () => {
  const guard = tokenGuard(origin, token)
  const statusOf = async (given: Given, asked: 'page' | 'deliveries' = 'deliveries') =>
    (await guard(requestOf(given), asked))?.status

  test('lets in who has the token', async () => {
    expect(await statusOf({ headers: { authorization } })).toBeUndefined()
    expect(await statusOf({ headers: { authorization, origin } })).toBeUndefined()
    expect(await statusOf({ method: 'POST', headers: { authorization, origin } })).toBeUndefined()
  })

  test.each([
    {},
    { authorization: 'Bearer ' },
    { authorization: 'Bearer the-tokem' },
    { authorization: token },
  ])('refuses %j', async (headers) => {
    expect(await statusOf({ headers })).toBe(401)
  })

  test("serves the page's own files without it", async () => {
    expect(await statusOf({}, 'page')).toBeUndefined()
  })

  test.each([
    'http://evil.example/',
    'http://evil.example:4401/',
    'http://localhost:4401/',
    'http://127.0.0.1:4402/',
    'http://127.0.0.1/',
    'https://127.0.0.1:4401/',
  ])('refuses the foreign Host of %s, whatever is asked for', async (url) => {
    for (const asked of ['page', 'deliveries'] as const)
      expect(await statusOf({ url, headers: { authorization } }, asked)).toBe(403)
  })

  test.each([
    'http://evil.example',
    'null',
    'http://127.0.0.1:4402',
    'https://127.0.0.1:4401',
    `${origin}.evil`,
  ])('refuses the foreign Origin %s', async (foreign) => {
    for (const method of ['GET', 'POST'])
      expect(await statusOf({ method, headers: { authorization, origin: foreign } })).toBe(403)
  })

  test('refuses what changes something without an Origin', async () => {
    expect(await statusOf({ method: 'POST', headers: { authorization } })).toBe(403)
    expect(await statusOf({ method: 'HEAD', headers: { authorization } })).toBeUndefined()
  })
})

describe('authorizeGuard', () => {
  const refusalBy = (authorize: Authorize, given: Given = {}, at?: string) =>
    authorizeGuard(authorize, at)(requestOf(given), 'page')

  test('lets in what authorize returns true for, and asks it about that request', async () => {
    const hasHeader: Authorize = async (request) => request.headers.get('x-user') === 'admin'
    expect(await refusalBy(hasHeader, { headers: { 'x-user': 'admin' } })).toBeUndefined()
    expect(await refusalBy(hasHeader)).toEqual({ status: 403, message: 'authorize did not return true.' })
  })

  test.each([false, undefined, 1, 'true', {}, null])('takes %j for no', async (returned) => {
    // as JavaScript may return it
    expect(await refusalBy((() => returned) as unknown as Authorize)).toMatchObject({ status: 403 })
  })

  test.each([
    () => {
      throw new Error('a secret')
    },
    async () => Promise.reject(new Error('a secret')),
  ])('takes a throw for no, and tells nothing of it', async (authorize) => {
    expect(await refusalBy(authorize)).toEqual({ status: 403, message: 'authorize threw an error.' })
  })

  test('refuses a foreign Origin before it asks', async () => {
    const never = () => {
      throw new Error('It was asked.')
    }
    for (const foreign of ['https://evil.example', 'null'])
      for (const method of ['GET', 'POST'])
        expect(await refusalBy(never, { method, headers: { origin: foreign } })).toMatchObject({
          message: "Expected this page's own Origin, got another.",
        })
    expect(await refusalBy(never, { method: 'POST' })).toMatchObject({ status: 403 })
  })

  test('takes either scheme at its own host, since a proxy may end TLS', async () => {
    const given = { method: 'POST', headers: { origin: 'https://127.0.0.1:4401' } }
    expect(await refusalBy(() => true, given)).toBeUndefined()
  })

  test('takes only the origin that it is given', async () => {
    const at = 'https://admin.example.com'
    const by = (from: string) => refusalBy(() => true, { method: 'POST', headers: { origin: from } }, at)
    expect(await by(at)).toBeUndefined()
    expect(await by(origin)).toMatchObject({ status: 403 })
  })
})
