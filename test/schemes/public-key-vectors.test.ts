import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type PublicKeyOptions, publicKey } from '../../src/schemes/index.js'
import { codeOf, untyped } from '../signature/support.js'
import ecdsaDer from '../vectors/wycheproof_ecdsa_p256_sha256_der.json' with { type: 'json' }
import ecdsaRaw from '../vectors/wycheproof_ecdsa_p256_sha256_raw.json' with { type: 'json' }
import ed25519 from '../vectors/wycheproof_ed25519.json' with { type: 'json' }
import rsa2048 from '../vectors/wycheproof_rsa_2048_sha256.json' with { type: 'json' }
import rsa3072 from '../vectors/wycheproof_rsa_3072_sha256.json' with { type: 'json' }
import rsaOthers from '../vectors/wycheproof_rsa_other_sizes_sha256.json' with { type: 'json' }
import { judgeBy } from './support.js'

interface Vectors {
  readonly numberOfTests: number
  readonly testGroups: readonly {
    readonly keysize?: number
    readonly keyDer: string
    readonly tests: readonly {
      readonly tcId: number
      readonly comment: string
      readonly flags: readonly string[]
      readonly msg: string
      readonly sig: string
      readonly result: string
    }[]
  }[]
}

const of = <Options>(options: Options) => options

const files: readonly (readonly [string, Vectors, Pick<PublicKeyOptions, 'algorithm'>, object, number])[] = [
  ['Ed25519', ed25519, { algorithm: 'ed25519' }, {}, 145],
  ['ECDSA in DER', ecdsaDer, { algorithm: 'ecdsa-p256-sha256' }, { format: 'der' }, 387],
  ['ECDSA raw', ecdsaRaw, { algorithm: 'ecdsa-p256-sha256' }, { format: 'raw' }, 219],
  ['RSA of 2048 bits', rsa2048, { algorithm: 'rsa-sha256' }, {}, 240],
  ['RSA of 3072 bits', rsa3072, { algorithm: 'rsa-sha256' }, {}, 239],
  ['RSA of 4096 bits', only(4096), { algorithm: 'rsa-sha256' }, {}, 21],
]

/** What is decided of the vectors that Wycheproof calls acceptable, by their flags. */
const acceptable: Readonly<Record<string, boolean>> = of({
  // BER: an s whose sign bit is set is negative in DER, and a second spelling of one signature elsewhere
  MissingZero: false,
  // r and s in fewer bytes than the curve has: there is one spelling, of 64 bytes
  SigSize: false,
  // a DigestInfo that RFC 8017 has verifiers refuse where they encode and compare
  MissingNull: false,
  // an exponent of 3, which is safe where the whole padding is compared
  SmallPublicKey: true,
})

function only(keysize: number): Vectors {
  const testGroups = rsaOthers.testGroups.filter((group) => group.keysize === keysize)
  return { testGroups, numberOfTests: testGroups.flatMap(({ tests }) => tests).length }
}

/** The vectors that get another verdict than they should, by every method of the scheme. */
async function misjudged(
  create: typeof publicKey,
  { testGroups }: Vectors,
  algorithm: object,
  format: object,
  judge: typeof judgeBy,
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { keyDer, tests } of testGroups) {
    const scheme = create(
      untyped<PublicKeyOptions>({
        ...algorithm,
        publicKey: Buffer.from(keyDer, 'hex'),
        signature: { header: 'x-sig', prefix: 'sig=', encoding: 'hex', ...format },
        signed: ({ body }: { body: object }) => [body],
      }),
    )
    for (const { tcId, comment, flags, msg, sig, result } of tests) {
      const verdict = await judge(scheme, Buffer.from(msg, 'hex'), { 'x-sig': `sig=${sig}` })
      const valid = result === 'acceptable' ? flags.every((flag) => acceptable[flag]) : result === 'valid'
      const expected = valid ? /^verified$/ : /^signature_(mismatch|missing)$/
      const got = typeof verdict === 'object' ? 'verified' : verdict
      if (!expected.test(got)) wrong.push(`${tcId}: ${comment} is ${result}, got ${got}`)
    }
  }
  return wrong
}

test.each(files)(
  'Wycheproof has all its vectors of %s',
  (_name, { testGroups, numberOfTests }, _a, _f, count) => {
    expect(testGroups.flatMap(({ tests }) => tests)).toHaveLength(count)
    expect(numberOfTests).toBe(count)
  },
)

describe('with node:crypto, at once and later,', () => {
  test.each(files)(
    'the scheme judges Wycheproof’s %s as it should',
    async (_name, vectors, algorithm, format) => {
      expect(await misjudged(publicKey, vectors, algorithm, format, judgeBy)).toEqual([])
    },
  )
})

describe('with WebCrypto', () => {
  let create: typeof publicKey

  beforeAll(async () => {
    vi.resetModules()
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
    create = (await import('../../src/schemes/index.js')).publicKey
  })

  afterAll(() => {
    vi.restoreAllMocks()
    vi.resetModules()
  })

  test.each(files)(
    'the scheme judges Wycheproof’s %s as it should',
    async (_name, vectors, algorithm, format) => {
      const verify = vi.spyOn(crypto.subtle, 'verify')
      const judge: typeof judgeBy = async (scheme, body, headers) => {
        try {
          return await scheme.verifyAsync(untyped(body), untyped(headers))
        } catch (error) {
          return untyped<{ code: 'signature_mismatch' }>(error).code
        }
      }
      expect(await misjudged(create, vectors, algorithm, format, judge)).toEqual([])
      expect(verify.mock.calls.length).toBeGreaterThan(20)
    },
  )
})

test.each(rsaOthers.testGroups.filter(({ keysize }) => keysize < 2048))(
  'Wycheproof’s RSA key of $keysize bits is refused',
  ({ keyDer }) => {
    const options = { algorithm: 'rsa-sha256', publicKey: Buffer.from(keyDer, 'hex') } as const
    const signature = { header: 'x-sig', encoding: 'hex' } as const
    expect(codeOf(() => publicKey({ ...options, signature, signed: ({ body }) => [body] }))).toBe(
      'secret_malformed',
    )
  },
)
