import { describe, expect, test } from 'vitest'
import { isWebhookError, type WebhookErrorCode } from '../../src/errors.js'
import type { Scheme } from '../../src/schemes/scheme.js'
import type { BodyBytes, HeadersLike, Proof, Secrets } from '../../src/types.js'

/** What the scheme contract must know of a scheme. */
export interface SchemeUnderContract {
  readonly name: string
  /** Whether it has a secret, by which a log can seal. A public key is none. */
  readonly seals: boolean
  /** Sets the scheme up with these secrets, or with the public keys that go with them. */
  readonly create: (secrets: Secrets) => Scheme
  /** The headers of a delivery sent now, as the sender makes them, by code of the test's own. */
  readonly authenticate: (body: BodyBytes, secret: string) => Readonly<Record<string, string>>
  /** Whether the body is signed. */
  readonly signed: boolean
  /** What a delivery under another secret is refused with. */
  readonly mismatch: WebhookErrorCode
}

const secret = 'whsec_scheme-contract'
const body = '{"event":"job.created","data":{"note":"ünïcode"}}'
const bytes = new TextEncoder().encode(body)

/** What every scheme promises, built in or your own. */
export function schemeContract({
  name,
  seals: canSeal,
  create,
  authenticate,
  signed,
  mismatch,
}: SchemeUnderContract): void {
  describe(`${name} keeps the scheme contract`, () => {
    test('a genuine delivery is verified, as text and as bytes', async () => {
      const scheme = create(secret)
      for (const form of [body, bytes, Uint8Array.of(0, ...bytes).subarray(1)])
        expect(await verdict(scheme, form, authenticate(form, secret))).toMatchObject({
          verified: true,
          secretIndex: 0,
        })
    })

    test('a delivery under another secret is refused', async () => {
      expect(await verdict(create(secret), body, authenticate(body, 'another'))).toBe(mismatch)
    })

    if (signed)
      test('a changed body is refused', async () => {
        const headers = authenticate(body, secret)
        for (const changed of [`${body} `, body.slice(0, -1), body.replace('ü', 'u'), ''])
          expect(await verdict(create(secret), changed, headers)).toBe(mismatch)
      })

    test('a delivery without its headers is refused', async () => {
      expect(await verdict(create(secret), body, {})).toBe('header_missing')
    })

    test('any of several secrets will do, and which it was is told', async () => {
      const scheme = create(['new', secret, 'old'])
      for (const [index, each] of ['new', secret, 'old'].entries())
        expect(await verdict(scheme, body, authenticate(body, each))).toMatchObject({ secretIndex: index })
      expect(await verdict(scheme, body, authenticate(body, 'another'))).toBe(mismatch)
    })

    test.each([[undefined], [''], [' '], [[]], [[secret, undefined]]])(
      'the secret %j is refused at once',
      (missing) => {
        expect(codeOf(() => create(missing))).toMatch(/^secret_(missing|malformed)$/)
      },
    )

    if (canSeal)
      test('a seal differs with the text, the body and the secret, and there is one for each secret', async () => {
        const sealed = async (secrets: Secrets, text: string, of: BodyBytes) =>
          (await create(secrets).seal(text, of)).map((seal) => Buffer.from(seal).toString('hex'))
        const seals = await sealed([secret, 'old'], 'a text.', body)
        expect(seals).toHaveLength(2)
        expect(await sealed([secret, 'old'], 'a text.', bytes)).toEqual(seals)
        const others = [
          ...(await sealed(secret, 'a text.', `${body} `)),
          ...(await sealed(secret, 'another text.', body)),
        ]
        expect(new Set([...seals, ...others]).size).toBe(4)
      })
    else
      test('seals nothing, having no secret', async () => {
        expect(await create([secret, 'old']).seal('a text.', body)).toEqual([])
      })

    test('a genuine delivery can be replayed for a known time, or for ever', () => {
      expect(create(secret).replayWindow).toBeGreaterThan(0)
    })
  })
}

/** What a scheme says of a delivery: the proof, or an error's code. Both its methods must say the same. */
async function verdict(
  scheme: Scheme,
  body: BodyBytes,
  headers: HeadersLike,
): Promise<Proof | WebhookErrorCode> {
  const now = await judged(() => scheme.verify(body, headers))
  expect(await judged(() => scheme.verifyAsync(body, headers))).toEqual(now)
  return now
}

async function judged(verify: () => Proof | Promise<Proof>): Promise<Proof | WebhookErrorCode> {
  try {
    return await verify()
  } catch (error) {
    if (isWebhookError(error)) return error.code
    throw error
  }
}

function codeOf(create: () => unknown): WebhookErrorCode | 'nothing thrown' {
  try {
    create()
    return 'nothing thrown'
  } catch (error) {
    if (isWebhookError(error)) return error.code
    throw error
  }
}
