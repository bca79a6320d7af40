import { describe, expect, test } from 'vitest'
import { withUrl } from '../../src/diagnose/candidates.js'
import { type DiagnoseOptions, diagnose } from '../../src/diagnose/index.js'
import { senderNames } from '../../src/diagnose/known-senders.js'
import { changeSecrets, secretsOf, withSecrets } from '../../src/diagnose/secrets.js'
import { stripe } from '../../src/providers/stripe.js'
import * as schemes from '../../src/schemes/index.js'
import { signedBody, signedDeliveries } from '../contracts/adapter/signed.js'
import { codeOfAsync, untyped } from '../signature/support.js'
import { moment, now, secret, stripeDelivery, stripeHeader } from './corpus/case.js'

const {
  basicCredentials,
  bearerToken,
  bodyToken,
  httpMessageSignature,
  publicKey,
  timestampedHmac,
  unverified,
} = schemes
type Scheme = schemes.Scheme
type SchemeDescription = schemes.SchemeDescription

const body = '{"id":"evt_1","type":"invoice.paid","created":1700000000,"data":{}}'
const header = stripeHeader(body)
const headers = { 'stripe-signature': header }

function describedBy(scheme: Scheme): SchemeDescription {
  return scheme.describe?.() ?? { kind: 'unverified' }
}

async function causeOf(delivery: DiagnoseOptions): Promise<string | undefined> {
  return (await diagnose(delivery)).cause?.code
}

describe('a delivery is read', () => {
  test.each<[string, DiagnoseOptions['headers']]>([
    ['a Headers', new Headers(headers)],
    ['entries', Object.entries(headers)],
    ['a Map in another case', new Map([['Stripe-Signature', header]])],
    [
      'what can only be asked for one',
      { get: (name: string) => (name === 'stripe-signature' ? header : null) },
    ],
  ])('from headers as %s', async (_, given) => {
    expect(await diagnose({ ...stripeDelivery(body, body), headers: given })).toEqual({
      verdict: 'verified',
      findings: [],
    })
  })

  test.each([
    undefined,
    null,
    7,
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('on purpose')
        },
      },
    ),
  ])('from headers that are none: %#', async (given) => {
    expect(await causeOf({ ...stripeDelivery(body, body), headers: untyped(given) })).toBe('header_missing')
  })

  test.each([undefined, null, '', new Uint8Array()])('from a body that is none: %#', async (given) => {
    expect((await diagnose(stripeDelivery(body, given))).verdict).toBe('refused')
  })

  test.each([{}, [], 7, true, new Map(), () => {}, Symbol('a body'), 1n])(
    'from a body that is not raw: %#',
    async (given) => {
      expect((await diagnose(stripeDelivery(body, given))).verdict).toBe('refused')
    },
  )

  test('from a body that refers to itself', async () => {
    const given: Record<string, unknown> = {}
    given.self = given
    expect((await diagnose(stripeDelivery(body, given))).verdict).toBe('refused')
  })

  test('without changing it, and whatever becomes of its buffer meanwhile', async () => {
    const bytes = new TextEncoder().encode(body)
    const diagnosis = diagnose(stripeDelivery(body, bytes))
    bytes.fill(0)
    expect((await diagnosis).verdict).toBe('verified')
  })
})

describe('its provider', () => {
  test('is one, with its own secret', async () => {
    const provider = stripe({ secret, now })
    expect(await diagnose({ provider, body, headers })).toEqual({ verdict: 'verified', findings: [] })
  })

  test('is the sender by whose header it comes', async () => {
    expect(await causeOf({ body, headers, secrets: 'whsec_another-one', now })).toBe('secret_or_body')
    expect(await causeOf({ body, headers: {}, secrets: secret, now })).toBe('header_missing')
  })

  test('is one of those that sign alike, which are asked once', async () => {
    const svix = {
      'svix-id': 'msg_1',
      'svix-timestamp': String(moment),
      'svix-signature': `v1,${btoa('x'.repeat(32))}`,
    }
    const { findings } = await diagnose({ body, headers: svix, secrets: secret, now })
    expect(findings.map(({ code }) => code)).toEqual(['secret_or_body'])
  })

  test('may be a scheme', async () => {
    const provider = timestampedHmac({ header: 'stripe-signature', secret, now })
    expect((await diagnose({ provider, body, headers })).verdict).toBe('verified')
  })

  test('must be known, or describe itself', async () => {
    const { describe: _, ...silent } = unverified()
    for (const provider of [silent, 'acme', {}])
      expect(await codeOfAsync(() => diagnose({ provider: untyped(provider), body, headers }))).toBe(
        'option_invalid',
      )
  })

  test('that verifies nothing takes everything', async () => {
    expect((await diagnose({ provider: unverified(), body, headers: {} })).verdict).toBe('verified')
  })

  test.each(senderNames)('%s is known by its name', async (provider) => {
    const { verdict, findings } = await diagnose({ provider, secrets: secret, body, headers: {}, now })
    expect(verdict).toBe('refused')
    expect(findings.filter(({ certainty }) => certainty === 'proved')).toEqual([])
  })
})

describe('its options', () => {
  test('are none that there are not', async () => {
    expect(await codeOfAsync(() => diagnose(untyped({ body, headers, secret })))).toBe('option_invalid')
  })

  test('may be without a secret', async () => {
    expect((await diagnose({ provider: 'stripe', body, headers, now })).verdict).toBe('refused')
  })
})

describe('a delivery by any scheme', () => {
  test.each(signedDeliveries)('$name is verified at its time', async ({ scheme, headers }) => {
    expect(await diagnose({ provider: scheme(schemes), headers, body: signedBody })).toEqual({
      verdict: 'verified',
      findings: [],
    })
  })

  test.each(signedDeliveries)('$name is old by another clock', async ({ scheme, headers, tampered }) => {
    const description = describedBy(scheme(schemes))
    const provider = { describe: () => withTolerance(description, 300) }
    const delivery = { provider, headers, body: signedBody, now: () => (moment + 4000) * 1000 }
    expect(await causeOf(delivery)).toBe(tampered === 401 ? 'replay' : undefined)
  })
})

function withTolerance(scheme: SchemeDescription, tolerance: number): SchemeDescription {
  return 'options' in scheme && 'tolerance' in scheme.options
    ? untyped({ ...scheme, options: { ...scheme.options, tolerance } })
    : scheme
}

describe('the secrets of a scheme', () => {
  const key = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'
  const shared = { algorithm: 'hmac-sha256', secret: 'one' } as const
  const pair = { algorithm: 'ed25519', publicKey: key } as const

  test.each<[string, Scheme, readonly string[]]>([
    ['a MAC', timestampedHmac({ header: 'x', secret: ['one', 'two'] }), ['one', 'two']],
    [
      'a public key',
      publicKey({
        algorithm: 'ed25519',
        publicKey: key,
        signature: { header: 'x', encoding: 'hex' },
        signed: ({ body }) => [body],
      }),
      [key],
    ],
    ['a token', bearerToken({ token: 'one' }), ['one']],
    ['a token in the body', bodyToken({ token: 'one', field: 'token' }), ['one']],
    ['credentials', basicCredentials({ credentials: 'one:two' }), ['one:two']],
    ['one key of message signatures', httpMessageSignature({ keys: shared }), ['one']],
    ['keys by their id', httpMessageSignature({ keys: { a: shared, b: pair } }), ['one', key]],
    ['a Map of keys', httpMessageSignature({ keys: new Map([['a', shared]]) }), ['one']],
    ['nothing', unverified(), []],
  ])('by %s are found, changed and replaced', (_, scheme, secrets) => {
    const description = describedBy(scheme)
    expect(secretsOf(description)).toEqual(secrets)
    const longer = changeSecrets(description, (one) => `${one}!`)
    expect(secretsOf(longer)).toEqual(secrets.map((one) => `${one}!`))
    expect(secretsOf(withSecrets(description, 'another'))).toEqual(
      description.kind === 'httpMessageSignature'
        ? secrets.map(() => 'another')
        : secrets.length > 0
          ? ['another']
          : [],
    )
  })

  test('may be missing', () => {
    const description = describedBy(httpMessageSignature({ keys: { a: shared } }))
    expect(secretsOf(withSecrets(description, []))).toEqual([])
    expect(secretsOf(changeSecrets(withSecrets(description, undefined), (one) => one))).toEqual([])
  })
})

describe('two faults at once', () => {
  test.each([
    [
      'a secret in quotes, and a line break lost',
      `"${secret}"`,
      `${body}\n`,
      ['secret_quoted', 'body_newline'],
    ],
    [
      'a secret with a line break, and a body written again',
      `${secret}\n`,
      JSON.stringify(JSON.parse(body), null, 2),
      ['secret_whitespace', 'body_reserialized'],
    ],
  ])('%s are both proved', async (_, given, signed, codes) => {
    const { findings } = await diagnose(stripeDelivery(signed, body, { secrets: given }))
    expect(findings.map(({ code, certainty }) => [code, certainty])).toEqual(
      codes.map((code) => [code, 'proved']),
    )
  })

  test('a long form is tried less often: to sort it takes long', async () => {
    const form = `Body=${'x'.repeat(70_000)}`
    const twilio = { provider: 'twilio', secrets: secret, url: 'https://example.com/twilio' } as const
    const { verdict } = await diagnose({
      ...twilio,
      body: form,
      headers: { 'x-twilio-signature': btoa('x'.repeat(20)) },
    })
    expect(verdict).toBe('refused')
  })

  test('are not looked for in a body over 64 KiB', async () => {
    const long = `${body}${' '.repeat(65_536)}`
    const { findings } = await diagnose(stripeDelivery(`${long}\n`, long, { secrets: `"${secret}"` }))
    expect(findings.map(({ certainty }) => certainty)).not.toContain('proved')
  })
})

describe('a scheme that can’t be set up', () => {
  const nonsense = untyped<SchemeDescription>({
    kind: 'hmac',
    options: { secret, timestamp: { header: 'x' } },
  })

  test('is a mistake of the caller, but for its secret', async () => {
    const provider = { describe: () => nonsense }
    expect(await codeOfAsync(() => diagnose({ provider, body, headers }))).toBe('option_invalid')
    const scheme = withSecrets(describedBy(timestampedHmac({ header: 'stripe-signature', secret })), ' x')
    expect((await diagnose({ provider: { describe: () => scheme }, body, headers })).verdict).toBe('refused')
  })

  test('has no URL of its own to be replaced', () => {
    expect(withUrl(nonsense, 'https://example.com')).toBe(nonsense)
  })
})

test('a clock that throws when it is read again is refused', async () => {
  let reads = 0
  const provider = stripe({
    secret,
    now() {
      reads++
      if (reads > 1) throw new Error('on purpose')
      return moment * 1000
    },
  })
  expect((await diagnose({ provider, body, headers })).verdict).toBe('refused')
})

test('another URL goes in where one is signed', () => {
  const url = 'https://example.com/a'
  const places = {
    algorithm: 'ed25519',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    signature: { header: 'x', encoding: 'hex' },
    signed: ({ url: signedUrl, body: signedBytes }) => [signedUrl, signedBytes],
  } as const satisfies Partial<schemes.PublicKeyOptions>
  for (const scheme of [
    publicKey({ ...places, url }),
    httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret }, url }),
  ])
    expect(withUrl(describedBy(scheme), 'https://example.com/b')).toMatchObject({
      options: { url: 'https://example.com/b' },
    })
})

test('message signatures prove no other sender: their keys may be of both kinds', async () => {
  const provider = httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret } })
  const { findings } = await diagnose({ provider, body, headers, now })
  expect(findings.map(({ code, certainty }) => [code, certainty])).toContainEqual([
    'provider_other',
    'likely',
  ])
})

test('a cut signature that fits nothing is no proof with any other body', async () => {
  const cut = { 'stripe-signature': `t=${moment},v1=${'ab'.repeat(12)}` }
  const { findings } = await diagnose(stripeDelivery(body, `${body}\n`, { headers: cut }))
  expect(findings.map(({ certainty }) => certainty)).not.toContain('proved')
})
