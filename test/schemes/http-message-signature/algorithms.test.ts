import { constants, generateKeyPairSync, type KeyObject, sign as signBy } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { httpMessageSignature, type PublicMessageKey } from '../../../src/schemes/index.js'
import { body, clock, moment, untyped } from '../../signature/support.js'
import { judgeBy } from '../support.js'
import { hmacBy, parameters, type Sign, signed, url, usualLines } from './support.js'

const verified = { verified: true, timestamp: moment, secretIndex: 0 }
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }
const raw = { dsaEncoding: 'ieee-p1363' }

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

/** A hash, and what else tells node:crypto how to sign. */
type Way = readonly [hash: string | undefined, options: object]

interface Signer {
  readonly key: PublicMessageKey
  readonly sign: Sign
  /** Signatures by the same key that are made in other ways. */
  readonly others: readonly (readonly [string, Sign])[]
}

function signerOf(
  algorithm: PublicMessageKey['algorithm'],
  { privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  way: Way,
  others: Readonly<Record<string, Way>> = {},
): Signer {
  const signIn =
    ([hash, options]: Way): Sign =>
    (base) =>
      signBy(hash, base, { key: privateKey, ...options })
  return {
    key: { algorithm, publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() },
    sign: signIn(way),
    others: Object.entries(others).map(([name, other]) => [name, signIn(other)]),
  }
}

const signers: readonly Signer[] = [
  signerOf('ed25519', generateKeyPairSync('ed25519'), [undefined, {}]),
  signerOf('ecdsa-p256-sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), ['sha256', raw], {
    'in DER': ['sha256', {}],
    'by another hash': ['sha384', raw],
  }),
  signerOf('ecdsa-p384-sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), ['sha384', raw], {
    'in DER': ['sha384', {}],
    'by another hash': ['sha256', raw],
  }),
  signerOf('rsa-v1_5-sha256', rsa, ['sha256', {}], {
    'by another hash': ['sha512', {}],
    'in PSS': ['sha512', pss],
  }),
  signerOf('rsa-pss-sha512', rsa, ['sha512', pss], {
    'by another hash': ['sha256', { ...pss, saltLength: 32 }],
    'with a shorter salt': ['sha512', { ...pss, saltLength: 32 }],
    'with no salt': ['sha512', { ...pss, saltLength: 0 }],
    'in PKCS#1 v1.5': ['sha512', {}],
  }),
]

/** What the scheme says on this runtime, and on one without node:crypto: both must say the same. */
async function judgeOnBoth({ key }: Signer, headers: unknown): Promise<unknown> {
  const options = { keys: { acme: key }, url, ...clock }
  const verdict = await judgeBy(httpMessageSignature(options), body, headers)
  vi.resetModules()
  const asked = vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
  const { httpMessageSignature: create } = await import('../../../src/schemes/index.js')
  const proof = create(options).verifyAsync(body, untyped(headers))
  expect(await proof.catch(({ code }) => code)).toEqual(verdict)
  asked.mockRestore()
  return verdict
}

describe.each(signers)('$key.algorithm', (signer) => {
  const { key, sign, others } = signer

  test('is verified', async () => {
    expect(await judgeOnBoth(signer, signed(usualLines, { sign }))).toEqual(verified)
  })

  test('is no signature that is made in another way', async () => {
    for (const [name, other] of others)
      expect(await judgeOnBoth(signer, signed(usualLines, { sign: other })), name).toBe('signature_mismatch')
  })

  test.each<readonly [string, (signature: Uint8Array) => Uint8Array]>([
    ['nothing', () => Uint8Array.of()],
    ['zeros', (signature) => new Uint8Array(signature.length)],
    ['ones', (signature) => new Uint8Array(signature.length).fill(0xff)],
    ['a byte less', (signature) => signature.subarray(0, -1)],
    ['a byte more', (signature) => Uint8Array.of(...signature, 0)],
    ['a byte more ahead', (signature) => Uint8Array.of(0, ...signature)],
    ['another bit', (signature) => signature.map((byte, index) => (index === 40 ? byte ^ 1 : byte))],
    ['as much again', (signature) => Uint8Array.of(...signature, ...signature)],
  ])('refuses %s', async (_what, change) => {
    const headers = signed(usualLines, { sign: (base) => change(sign(base)) })
    expect(await judgeOnBoth(signer, headers)).toBe('signature_mismatch')
  })

  test('is that of the key, whatever the request says', async () => {
    for (const alg of [...signers.map((one) => one.key.algorithm), 'hmac-sha256', 'none', '']) {
      const given = `${parameters};alg="${alg}"`
      const verdict = await judgeOnBoth(signer, signed(usualLines, { given, sign }))
      expect(verdict).toEqual(alg === key.algorithm ? verified : 'signature_mismatch')
      const forged = signed(usualLines, { given, sign: hmacBy(String(key.publicKey)) })
      expect(await judgeOnBoth(signer, forged)).toBe('signature_mismatch')
    }
  })

  test('is none of the others', async () => {
    for (const other of signers.filter((one) => one !== signer))
      expect(await judgeOnBoth(signer, signed(usualLines, { sign: other.sign }))).toBe('signature_mismatch')
  })
})

describe.each(signers.filter(({ key }) => key.algorithm.startsWith('ecdsa')))(
  'a number of $key.algorithm that begins with a zero',
  (signer) => {
    const short: Sign = (base) => {
      const signature = signer.sign(base)
      return signature[0] === 0 ? signature : short(base)
    }

    test('is verified', async () => {
      expect(await judgeOnBoth(signer, signed(usualLines, { sign: short }))).toEqual(verified)
    })

    test('is refused without the zero', async () => {
      const shorter: Sign = (base) => short(base).subarray(1)
      expect(await judgeOnBoth(signer, signed(usualLines, { sign: shorter }))).toBe('signature_mismatch')
    })
  },
)
