import { afterEach, describe, expect, test, vi } from 'vitest'
import { httpMessageSignature } from '../../../src/schemes/index.js'
import vectors from '../../vectors/rfc9421.json' with { type: 'json' }
import { judgeBy } from '../support.js'
import { rfcKeyOf, rfcKeys } from './support.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

/*
 * B.2.4 and the examples of section 2.4 sign responses, and B.4 a GET request: a receiver gets neither.
 */
describe.each(vectors.cases)(
  'RFC 9421, section $section',
  ({ url, required, created, headers, keyid, covers }) => {
    const options = { url, required, now: () => created * 1000 }
    const keys = { [keyid]: rfcKeyOf(keyid) }
    const proof = { verified: true, timestamp: created, secretIndex: 0, ...(covers && { covers }) }

    test('is verified by its key', async () => {
      const scheme = httpMessageSignature({ ...options, keys })
      expect(await judgeBy(scheme, vectors.body, headers)).toEqual(proof)
    })

    test('is verified by its key among others, and tells which', async () => {
      const ids = rfcKeys.map(([known]) => known)
      const others = rfcKeys.map(([known, key]): [string, typeof key] => [
        known === keyid ? keyid : `not ${known}`,
        key,
      ])
      const scheme = httpMessageSignature({ ...options, keys: new Map(others) })
      expect(await judgeBy(scheme, vectors.body, headers)).toEqual({
        ...proof,
        secretIndex: ids.indexOf(keyid),
      })
    })

    test('is verified by WebCrypto', async () => {
      vi.resetModules()
      vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
      const { httpMessageSignature: create } = await import('../../../src/schemes/index.js')
      expect(
        await create({ ...options, keys }).verifyAsync(vectors.body, new Map(Object.entries(headers))),
      ).toEqual(proof)
    })

    test('is refused under every other key', async () => {
      for (const [known, key] of rfcKeys) {
        const scheme = httpMessageSignature({ ...options, keys: { [keyid]: key } })
        if (known !== keyid) expect(await judgeBy(scheme, vectors.body, headers)).toBe('signature_mismatch')
      }
    })

    test.each(required)('is refused with another %s', async (name) => {
      const elsewhere = url.replace('//', '//www.').replace('/foo', '/bar').replace('dog', 'cat')
      const changed = name.startsWith('@')
        ? headers
        : { ...headers, [name]: `${Reflect.get(headers, name)}x` }
      const scheme = httpMessageSignature({ ...options, keys, url: name.startsWith('@') ? elsewhere : url })
      expect(await judgeBy(scheme, vectors.body, changed)).toMatch(/^(signature_mismatch|header_malformed)$/)
    })
  },
)
