import { describe, expect, test } from 'vitest'
import { schemeOf } from '../../src/schemes/described-scheme.js'
import {
  basicCredentials,
  bearerToken,
  bodyHmac,
  bodyToken,
  httpMessageSignature,
  publicKey,
  type Scheme,
  standardWebhooks,
  timestampedHmac,
  unverified,
  v0Hmac,
  withUnsignedType,
} from '../../src/schemes/index.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ed25519 = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'
const places = {
  signature: { header: 'acme-signature', encoding: 'hex' },
  algorithm: 'ed25519',
  signed: ({ body }) => [body],
} as const satisfies Partial<Parameters<typeof publicKey>[0]>

const schemes: Readonly<Record<string, () => Scheme>> = {
  timestampedHmac: () => timestampedHmac({ header: 'acme-signature', secret, tolerance: 60 }),
  bodyHmac: () => bodyHmac({ header: 'acme-mac', encoding: 'hex', secret }),
  standardWebhooks: () => standardWebhooks({ secret }),
  v0Hmac: () => v0Hmac({ headers: 'x-acme', secret }),
  publicKey: () => publicKey({ ...places, publicKey: ed25519 }),
  httpMessageSignature: () => httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret } }),
  bearerToken: () => bearerToken({ token: secret }),
  basicCredentials: () => basicCredentials({ credentials: 'user:password' }),
  bodyToken: () => bodyToken({ token: secret, field: 'token' }),
  unverified: () => unverified(),
  withUnsignedType: () => withUnsignedType(bodyHmac({ header: 'mac', encoding: 'hex', secret }), 'type'),
}

describe('a scheme made of another’s description', () => {
  test.each(Object.keys(schemes))('%s reads the same headers in the same window', (name) => {
    const scheme = schemes[name]?.()
    const description = scheme?.describe?.()
    expect(description).toBeDefined()
    const again = description && schemeOf(description)
    expect(again?.headers).toEqual(scheme?.headers)
    expect(again?.replayWindow).toBe(scheme?.replayWindow)
    expect(again?.describe?.().kind).toBe(description?.kind)
  })

  test('names the header of an unsigned type, and a scheme that can’t describe itself stays so', () => {
    expect(schemes.withUnsignedType?.().describe?.()).toMatchObject({ kind: 'hmac', typeHeader: 'type' })
    const { describe: _, ...silent } = unverified()
    expect(withUnsignedType(silent, 'type').describe).toBeUndefined()
  })

  test('says nothing of its secret where a provider or a scheme is printed', () => {
    const scheme = timestampedHmac({ header: 'acme-signature', secret })
    expect(JSON.stringify(scheme)).not.toContain('whsec_')
  })
})
