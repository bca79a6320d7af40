import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { findNodeCrypto } from '../../src/crypto/node-crypto.js'
import { labsync } from '../../src/providers/labsync.js'
import { verify, verifyAsync } from '../../src/signature/verify.js'
import { body, clock, codeOf, codeOfAsync, headerOf, macOf, moment, secret } from '../signature/support.js'
import { hex } from './support.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.resetModules()
})

/** The library as a runtime without node:crypto loads it: a browser, or workerd without nodejs_compat. */
async function withoutNodeCrypto() {
  vi.resetModules()
  const asked = vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
  const library = {
    ...(await import('../../src/crypto/create-hmac.js')),
    ...(await import('../../src/signature/verify.js')),
    ...(await import('../../src/signature/sign.js')),
    ...(await import('../../src/providers/labsync.js')),
    ...(await import('../../src/schemes/body-hmac.js')),
  }
  expect(asked).toHaveBeenCalledWith('node:crypto')
  return library
}

describe('node:crypto is found', () => {
  test('where the runtime has it', () => {
    expect(findNodeCrypto()?.createHmac).toBeTypeOf('function')
  })

  test.each([
    ['no process', undefined],
    ['a process that is a polyfill', { env: {} }],
    ['a process that has other modules', { getBuiltinModule: () => undefined }],
    [
      'a process that throws when asked, as the edge runtime of Next.js',
      {
        getBuiltinModule() {
          throw new Error('A Node.js API is used (process.getBuiltinModule)')
        },
      },
    ],
  ])('nowhere on a runtime with %s', (_what, process) => {
    vi.stubGlobal('process', process)
    const found = findNodeCrypto()
    vi.unstubAllGlobals()
    expect(found).toBeUndefined()
  })
})

describe('with node:crypto', () => {
  test('verify and verifyAsync compute there', async () => {
    const native = process.getBuiltinModule('node:crypto')
    const hash = vi.spyOn(native, 'hash')
    const createHmac = vi.spyOn(native, 'createHmac')
    const subtle = vi.spyOn(crypto.subtle, 'sign')
    const header = headerOf()
    createHmac.mockClear()
    verify(body, header, secret, clock)
    expect([hash.mock.calls.length, createHmac.mock.calls.length]).toEqual([2, 0])
    await verifyAsync(body, header, secret, clock)
    expect([hash.mock.calls.length, createHmac.mock.calls.length]).toEqual([4, 0])
    expect(subtle).not.toHaveBeenCalled()
  })
})

describe('for every caller', () => {
  test('a body of webhook size is hashed in one shot, by a provider, too', async () => {
    const hook = labsync({ secret, ...clock })
    const headers = { 'x-labsync-signature': headerOf() }
    const native = process.getBuiltinModule('node:crypto')
    const hash = vi.spyOn(native, 'hash')
    const createHmac = vi.spyOn(native, 'createHmac')
    hook.verify(body, headers)
    await hook.verifyAsync(body, headers)
    expect([hash.mock.calls.length, createHmac.mock.calls.length]).toEqual([4, 0])
  })

  test('a body over 64 KiB is not copied', async () => {
    const large = 'x'.repeat(70_000)
    const header = headerOf(large)
    const native = process.getBuiltinModule('node:crypto')
    const hash = vi.spyOn(native, 'hash')
    const createHmac = vi.spyOn(native, 'createHmac')
    verify(large, header, secret, clock)
    await verifyAsync(large, header, secret, clock)
    expect([hash.mock.calls.length, createHmac.mock.calls.length]).toEqual([0, 2])
  })
})

describe('without node:crypto', () => {
  test('verify computes in plain JavaScript, at once', async () => {
    const { verify, sign } = await withoutNodeCrypto()
    const subtle = vi.spyOn(crypto.subtle, 'sign')
    expect(verify(body, headerOf(), secret, clock)).toEqual({ timestamp: moment, secretIndex: 0 })
    expect(codeOf(() => verify(`${body} `, headerOf(), secret, clock))).toBe('signature_mismatch')
    expect(sign(body, secret, { timestamp: moment })).toBe(headerOf())
    expect(subtle).not.toHaveBeenCalled()
  })

  test('verifyAsync goes through WebCrypto', async () => {
    const { verifyAsync, signAsync } = await withoutNodeCrypto()
    const subtle = vi.spyOn(crypto.subtle, 'sign')
    expect(await verifyAsync(body, headerOf(), secret, clock)).toEqual({ timestamp: moment, secretIndex: 0 })
    expect(subtle).toHaveBeenCalledTimes(1)
    expect(await codeOfAsync(() => verifyAsync(`${body} `, headerOf(), secret, clock))).toBe(
      'signature_mismatch',
    )
    expect(await signAsync(body, secret, { timestamp: moment })).toBe(headerOf())
  })

  test.each(['sha1', 'sha256', 'sha512'] as const)('a scheme by %s goes through WebCrypto', async (hash) => {
    const { bodyHmac } = await withoutNodeCrypto()
    const scheme = bodyHmac({ header: 'x-mac', encoding: 'hex', secret, hash })
    const mac = createHmac(hash, secret).update(body).digest('hex')
    expect(await scheme.verifyAsync(body, { 'x-mac': mac })).toEqual({ verified: true, secretIndex: 0 })
    expect(await codeOfAsync(() => scheme.verifyAsync(`${body} `, { 'x-mac': mac }))).toBe(
      'signature_mismatch',
    )
  })

  test('a provider verifies asynchronously, and says so where it is asked to verify at once', async () => {
    const { labsync } = await withoutNodeCrypto()
    const hook = labsync({ secret, ...clock })
    const headers = { 'x-labsync-signature': headerOf() }
    expect((await hook.verifyAsync(body, headers)).type).toBe('job.created')
    expect(() => hook.verify(body, headers)).toThrow(
      expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('verifyAsync') }),
    )
    expect(codeOf(() => hook.safeVerify(body, headers))).toBe('option_invalid')
    expect(await hook.safeVerifyAsync(`${body} `, headers)).toMatchObject({
      ok: false,
      error: { code: 'signature_mismatch' },
    })
  })

  test('the sync and the async HMAC come to the MAC that node:crypto has', async () => {
    const { createHmac, createAsyncHmac } = await withoutNodeCrypto()
    const key = new Uint8Array(Buffer.from(secret))
    expect(hex(createHmac(key)('1.', body))).toBe(macOf(body, '1.'))
    expect(hex(await createAsyncHmac(key)('1.', body))).toBe(macOf(body, '1.'))
  })
})
