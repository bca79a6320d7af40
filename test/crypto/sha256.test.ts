import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { sha256 } from '../../src/crypto/sha256.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

/** The function as a runtime loads it that has no node:crypto, or one without `hash`. */
async function sha256Without(missing: 'node:crypto' | 'hash'): Promise<typeof sha256> {
  vi.resetModules()
  const found =
    missing === 'hash' ? { ...process.getBuiltinModule('node:crypto'), hash: undefined } : undefined
  vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => found)
  const module = await import('../../src/crypto/sha256.js')
  return module.sha256
}

describe.each(['', 'text', 'テスト', Uint8Array.of(0, 255)])('SHA-256 of %j', (body) => {
  const digest = createHash('sha256').update(body).digest('hex')

  test('by node:crypto', async () => {
    expect(await sha256(body)).toBe(digest)
  })

  test.each(['node:crypto', 'hash'] as const)('by WebCrypto, without %s', async (missing) => {
    const compute = await sha256Without(missing)
    const subtle = vi.spyOn(crypto.subtle, 'digest')
    expect(await compute(body)).toBe(digest)
    expect(subtle).toHaveBeenCalledTimes(1)
  })
})

test.each(['abc', Uint8Array.of(97, 98, 99)])(
  'SHA-256 of %j is that of FIPS 180-2, also by WebCrypto',
  async (body) => {
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(await sha256(body)).toBe(digest)
    expect(await (await sha256Without('node:crypto'))(body)).toBe(digest)
  },
)

test('a body has been read by the time SHA-256 returns', async () => {
  const compute = await sha256Without('node:crypto')
  const body = Buffer.from('the body as it came')
  const digest = compute(body)
  body.fill(0)
  expect(await digest).toBe(createHash('sha256').update('the body as it came').digest('hex'))
})
