import * as nodeCrypto from 'node:crypto'
import { createHmac } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import type { NodeCrypto } from '../../src/crypto/node-crypto.js'
import { createNodeHmac } from '../../src/crypto/node-hmac.js'
import { createWebCryptoHmac } from '../../src/crypto/webcrypto-hmac.js'
import { untyped } from '../signature/support.js'
import { each, hex } from './support.js'

const key = new Uint8Array(Buffer.from('a key'))

function expected(key: Uint8Array, prefix: string, message: string | Uint8Array): string {
  return createHmac('sha256', key).update(prefix).update(message).digest('hex')
}

describe('10,000 random keys and messages', () => {
  const seed = 0x5eed
  const pairs = 10_000
  // where SHA-256 pads into another block, and where the one-shot path hands over to the stream
  const edges = [0, 1, 55, 56, 63, 64, 65, 65_535, 65_536, 65_537, 67_519, 67_520, 67_521]

  // mulberry32: small, and the same on every run
  function random(state: number): () => number {
    return () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    }
  }

  function sample(next: () => number): { key: Uint8Array; prefix: string; message: Uint8Array } {
    const upTo = (limit: number) => Math.floor(next() * limit)
    const prefix = next() < 0.5 ? '' : `${upTo(1e12)}.`
    const edge = edges[upTo(edges.length)] ?? 0
    // past 60,000 the prefix counts, too: half of them end on the edge with it, half without
    const size = next() < 0.05 ? edge - (edge > 60_000 && next() < 0.5 ? prefix.length : 0) : upTo(400)
    const bytes = (length: number) => Uint8Array.from({ length }, () => upTo(256))
    return { key: bytes(1 + upTo(130)), prefix, message: bytes(size) }
  }

  test.each(each)(
    `%s agrees with createHmac (seed ${seed})`,
    async (_name, macUnder) => {
      const next = random(seed)
      for (let i = 0; i < pairs; i++) {
        const { key, prefix, message } = sample(next)
        const mac = await macUnder(key)(prefix, message)
        if (hex(mac) !== expected(key, prefix, message))
          expect.fail(`pair ${i}: a key of ${key.length}, a message of ${message.length} bytes`)
      }
    },
    60_000,
  )
})

describe.each(each)('a MAC with %s', (_name, macUnder) => {
  test.each([63, 64, 65, 200])('takes a key of %i bytes', async (length) => {
    const long = Buffer.alloc(length, 0xa5)
    expect(hex(await macUnder(long)('1.', 'x'))).toBe(expected(long, '1.', 'x'))
  })

  test.each([
    ['none', ''],
    ['two bytes a character', 'é'.repeat(100)],
    ['three', '検査室'.repeat(40)],
    ['four', '🧪👨‍🔬'.repeat(40)],
    ['three, at the scratch buffer’s end', '室'.repeat(22_503)],
    ['three, a character past it', '室'.repeat(22_504)],
    ['one, at its end', 'a'.repeat(67_509)],
    ['one, a character past it', 'a'.repeat(67_510)],
    ['three, past 64 KiB', '室'.repeat(21_846)],
  ])('reads text as UTF-8: %s', async (_what, text) => {
    expect(hex(await macUnder(key)('1700000000.', text))).toBe(
      expected(key, '1700000000.', Buffer.from(text)),
    )
  })

  test.each([65_536, 67_509, 67_510, 67_600])('takes %i bytes', async (length) => {
    const body = new Uint8Array(length).fill(0xa5)
    expect(hex(await macUnder(key)('1700000000.', body))).toBe(expected(key, '1700000000.', body))
  })

  test('reads a view from its own offset on, to its own end', async () => {
    const view = new Uint8Array(Uint8Array.from({ length: 64 }, (_, i) => i).buffer, 5, 7)
    expect(hex(await macUnder(key)('', view))).toBe(expected(key, '', Uint8Array.of(5, 6, 7, 8, 9, 10, 11)))
  })

  test('keeps interleaved keys, and long and short messages, apart', async () => {
    const one = macUnder(Buffer.from('one'))
    const two = macUnder(Buffer.from('two'))
    const long = 'l'.repeat(5000)
    const macs = await Promise.all([
      one('1.', long),
      two('1.', 's'),
      one('1.', 's'),
      two('22.', long),
      one('1.', long),
    ])
    expect(macs.map(hex)).toEqual([
      expected(Buffer.from('one'), '1.', long),
      expected(Buffer.from('two'), '1.', 's'),
      expected(Buffer.from('one'), '1.', 's'),
      expected(Buffer.from('two'), '22.', long),
      expected(Buffer.from('one'), '1.', long),
    ])
  })

  test('has taken the body by the time it returns', async () => {
    const body = Buffer.from('the body as it came')
    const mac = macUnder(key)('1.', body)
    body.fill(0)
    expect(hex(await mac)).toBe(expected(key, '1.', 'the body as it came'))
  })
})

describe('the buffer that all keys share', () => {
  const hmac = createNodeHmac(nodeCrypto, key)

  test('is in no result, which stays as it is', () => {
    const first = hmac('1.', 'first')
    const before = hex(first)
    hmac('1.', 'second')
    expect(hex(first)).toBe(before)
    expect(first.buffer.byteLength).toBe(32)
  })

  test('shows a short message nothing of the long one before it, nor of its key', () => {
    const other = createNodeHmac(nodeCrypto, Uint8Array.of(1, 2, 3))
    other('99999.', 'x'.repeat(60_000))
    expect(hex(hmac('1.', ''))).toBe(expected(key, '1.', ''))
    other('1.', Uint8Array.of(255, 255))
    expect(hex(hmac('1.', 'é'))).toBe(expected(key, '1.', 'é'))
  })

  test('is as good after a text that turned out not to fit', () => {
    const long = '室'.repeat(22_504)
    expect(hex(hmac('1700000000.', long))).toBe(expected(key, '1700000000.', long))
    expect(hex(hmac('1.', 'short'))).toBe(expected(key, '1.', 'short'))
  })

  test('is not given away where a body is read into it', () => {
    const body = Buffer.from('unchanged')
    hmac('1.', body)
    expect(body.toString()).toBe('unchanged')
  })
})

test('a large body is hashed where it lies, by a key that is made once and only then', () => {
  const createSecretKey = vi.fn(nodeCrypto.createSecretKey)
  const hmac = createNodeHmac(untyped<NodeCrypto>({ ...nodeCrypto, createSecretKey }), key)
  hmac('1.', 'small')
  expect(createSecretKey).not.toHaveBeenCalled()
  for (const size of [70_000, 80_000]) {
    const body = new Uint8Array(size)
    expect(hex(hmac('1.', body))).toBe(expected(key, '1.', body))
  }
  expect(createSecretKey).toHaveBeenCalledTimes(1)
})

// Node.js makes text faster, Bun and Deno a Buffer: `npm run bench -- --runtimes` has the figures
test.each([
  ['Node.js', undefined, 'binary'],
  ['Bun', 'Bun', 'buffer'],
  ['Deno', 'Deno', 'buffer'],
])('a digest on %s is asked for as what it makes fastest', (_runtime, global, encoding) => {
  if (global) vi.stubGlobal(global, {})
  const hash = vi.fn(nodeCrypto.hash)
  const hmac = createNodeHmac(untyped<NodeCrypto>({ ...nodeCrypto, hash }), key)
  vi.unstubAllGlobals()
  expect(hex(hmac('1.', 'x'))).toBe(expected(key, '1.', 'x'))
  expect(hash.mock.calls.map((call) => call[2])).toEqual([encoding, encoding])
})

test('WebCrypto is given the key once', async () => {
  const importKey = vi.spyOn(crypto.subtle, 'importKey')
  const mac = createWebCryptoHmac(key)
  await Promise.all([mac('1.', 'one'), mac('1.', 'two')])
  await mac('1.', 'three')
  expect(importKey).toHaveBeenCalledTimes(1)
  importKey.mockRestore()
})
