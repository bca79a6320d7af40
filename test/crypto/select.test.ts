import { afterEach, describe, expect, test, vi } from 'vitest'
import { findNodeCrypto } from '../../src/crypto/native.js'
import { verify, verifyAsync } from '../../src/signature/verify.js'
import { body, clock, codeOf, codeOfAsync, headerOf, macOf, moment, secret } from '../signature/support.js'
import { hex } from './support.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.resetModules()
})

/** The library as a runtime without node:crypto loads it: a browser, or workerd without nodejs_compat. */
async function elsewhere() {
  vi.resetModules()
  const asked = vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
  const library = {
    ...(await import('../../src/crypto/select.js')),
    ...(await import('../../src/signature/verify.js')),
    ...(await import('../../src/signature/sign.js')),
    ...(await import('../../src/providers/labsync.js')),
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
    expect([hash.mock.calls.length, createHmac.mock.calls.length]).toEqual([2, 1])
    expect(subtle).not.toHaveBeenCalled()
  })
})

describe('in the adapters of Node', () => {
  test('verifyAsync takes the one-shot way, too', async () => {
    vi.resetModules()
    await import('../../src/transports/node.js')
    const { verifyAsync } = await import('../../src/signature/verify.js')
    const native = process.getBuiltinModule('node:crypto')
    const header = headerOf()
    const hash = vi.spyOn(native, 'hash')
    const createHmac = vi.spyOn(native, 'createHmac')
    expect(await verifyAsync(body, header, secret, clock)).toEqual({ timestamp: moment, secretIndex: 0 })
    expect([hash.mock.calls.length, createHmac.mock.calls.length]).toEqual([2, 0])
  })
})

describe('without node:crypto', () => {
  test('verify computes in plain JavaScript, at once', async () => {
    const { verify, sign } = await elsewhere()
    const subtle = vi.spyOn(crypto.subtle, 'sign')
    expect(verify(body, headerOf(), secret, clock)).toEqual({ timestamp: moment, secretIndex: 0 })
    expect(codeOf(() => verify(`${body} `, headerOf(), secret, clock))).toBe('signature_mismatch')
    expect(sign(body, secret, { timestamp: moment })).toBe(headerOf())
    expect(subtle).not.toHaveBeenCalled()
  })

  test('verifyAsync goes through WebCrypto', async () => {
    const { verifyAsync, signAsync } = await elsewhere()
    const subtle = vi.spyOn(crypto.subtle, 'sign')
    expect(await verifyAsync(body, headerOf(), secret, clock)).toEqual({ timestamp: moment, secretIndex: 0 })
    expect(subtle).toHaveBeenCalledTimes(1)
    expect(await codeOfAsync(() => verifyAsync(`${body} `, headerOf(), secret, clock))).toBe(
      'signature_mismatch',
    )
    expect(await signAsync(body, secret, { timestamp: moment })).toBe(headerOf())
  })

  test('a provider answers later, and says so where it is asked to answer at once', async () => {
    const { labsync } = await elsewhere()
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

  test.each(['abc', Uint8Array.of(97, 98, 99)])('sha256 of %j goes through WebCrypto', async (body) => {
    const { sha256 } = await elsewhere()
    const digest = vi.spyOn(crypto.subtle, 'digest')
    expect(await sha256(body)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(digest).toHaveBeenCalledTimes(1)
  })

  test('both choices come to the MAC that node:crypto has', async () => {
    const { syncMac, asyncMac } = await elsewhere()
    const key = Buffer.from(secret)
    expect(hex(syncMac(key)('1.', body))).toBe(macOf(body, '1.'))
    expect(hex(await asyncMac(key)('1.', body))).toBe(macOf(body, '1.'))
  })
})
