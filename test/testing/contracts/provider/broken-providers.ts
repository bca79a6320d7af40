import { SignatureError } from '../../../../src/errors.js'
import type { AnyEvent } from '../../../../src/providers/event.js'
import { bearerToken } from '../../../../src/schemes/bearer-token.js'
import { timestampedHmac } from '../../../../src/schemes/timestamped-hmac.js'
import { sign } from '../../../../src/signature/sign.js'
import type { HeadersLike } from '../../../../src/types.js'

import { acme, type Create, copied, header, readPayload, schemeOf, verifyingBy } from './acme.js'

interface BrokenProvider {
  readonly create: Create
  /** What the contract must say of it: which case fails, and why that matters. */
  readonly failing: string
  readonly harm: string
}

const forged = 'anybody can make your handler run'
const signatureIn = (headers: HeadersLike) => new Headers(Object(headers)).get(header) ?? ''

export const brokenProviders: Readonly<Record<string, BrokenProvider>> = {
  'compares the first half of a signature': {
    create: ({ secret }) =>
      verifyingBy((provider, body, headers) => {
        const given = signatureIn(headers)
        const timestamp = Number(/^t=(\d{1,11}),/.exec(given)?.[1] ?? 0)
        const expected = sign(body, secret, { timestamp })
        const isMuchLike = given.slice(0, 50) === expected.slice(0, 50)
        return provider.verify(body, isMuchLike ? { [header]: expected } : headers)
      })({ secret }),
    failing: 'a header that was touched is refused, wherever it was',
    harm: forged,
  },
  'parses the body and writes it anew ahead of verification': {
    create: verifyingBy((provider, body, headers) => {
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
      return provider.verify(rewritten(text) ?? body, headers)
    }),
    failing: 'a body that was touched is refused, wherever it was',
    harm: 'anybody who sees a genuine delivery can change what it says',
  },
  'lets a delivery pass that has no signature': {
    create: ({ secret }) =>
      verifyingBy((provider, body, headers) =>
        provider.verify(body, signatureIn(headers) === '' ? { [header]: sign(body, secret) } : headers),
      )({ secret }),
    failing: 'a delivery without one of its headers is refused',
    harm: forged,
  },
  'takes any age': {
    create: acme({ scheme: (secret) => timestampedHmac({ header, secret, tolerance: false }) }),
    failing: 'where a time is signed, a delivery of last year is refused, and one of next year',
    harm: 'anybody who sees a genuine delivery can replay it for ever',
  },
  'has a secret to fall back on': {
    create: acme({ scheme: (secret) => schemeOf(secret?.trim() || 'a default') }),
    failing: 'a secret that is missing or blank is refused at once',
    harm: 'an environment variable that isn’t set lets everything pass',
  },
  'verifies with one secret whatever it is given': {
    create: acme({ scheme: (secret) => schemeOf(secret?.trim() && 'a default') }),
    failing: 'a delivery that is signed with another secret is refused',
    harm: forged,
  },
  'takes the time of signing for an id': {
    create: acme({
      read: (payload, signedAt) => ({ ...readPayload(payload, signedAt), id: String(signedAt) }),
    }),
    failing:
      'a retry that is signed anew has the delivery key of the first delivery, and other events have others',
    harm: 'a retry is handled again',
  },
  'gives all events one id': {
    create: acme({ read: (payload, signedAt) => ({ ...readPayload(payload, signedAt), id: 'evt_1' }) }),
    failing:
      'a retry that is signed anew has the delivery key of the first delivery, and other events have others',
    harm: 'a retry is handled again, or an event is taken for another and lost',
  },
  'reads fields without a check': {
    create: acme({
      // what JavaScript lets through: `payload.kind.trim()`
      read: ({ kind, body, id }, signedAt) =>
        readPayload({ kind: (kind as string).trim(), body, id }, signedAt),
    }),
    failing: 'a signed payload with another value in any of its fields is an event or a WebhookError',
    harm: 'one delivery that you didn’t expect ends your process',
  },
  'throws at a type that it doesn’t know': {
    create: verifyingBy((provider, body, headers) => {
      const event = provider.verify(body, headers)
      if (event.type === 'unknown') throw new SignatureError('signature_mismatch', 'An unknown type.')
      return event
    }),
    failing: 'an event type that the provider doesn’t know arrives as unknown',
    harm: 'a sender’s new event type is refused, retried for days, and its webhook switched off',
  },
  'says what it expected': {
    create: ({ secret }) =>
      verifyingBy((provider, body, headers) => {
        const result = provider.safeVerify(body, headers)
        if (result.ok) return result.event
        throw new SignatureError('signature_mismatch', `Expected a signature by ${secret}.`)
      })({ secret }),
    failing: 'no error holds the secret, the signature or anything of the payload',
    harm: 'your logs hold what lets anybody forge deliveries',
  },
  'says in the cause what it expected': {
    create: ({ secret }) =>
      verifyingBy((provider, body, headers) => {
        const result = provider.safeVerify(body, headers)
        if (result.ok) return result.event
        const cause = new Error(`Expected a signature by ${secret}.`)
        throw Object.assign(new SignatureError('signature_mismatch', 'None matches.'), { cause })
      })({ secret }),
    failing: 'no error holds the secret, the signature or anything of the payload',
    harm: 'your logs hold what lets anybody forge deliveries',
  },
  'throws a TypeError where it has no secret': {
    create: acme({
      scheme(secret) {
        if (!secret?.trim()) throw new TypeError('secret is undefined')
        return schemeOf(secret)
      },
    }),
    failing: 'a secret that is missing or blank is refused at once',
    harm: 'an environment variable that isn’t set lets everything pass',
  },
  'looks for its header in lower case alone': {
    create: verifyingBy((provider, body, headers) =>
      provider.verify(body, { [header]: Reflect.get(Object(headers), header) }),
    ),
    failing: 'a genuine delivery is verified whatever shape its headers come in',
    harm: 'genuine deliveries are refused, and their events are lost',
  },
  'reads the body again after it waited': {
    create: (options) => {
      const provider = acme()(options)
      return {
        ...provider,
        async verifyAsync(body, headers) {
          provider.verify(body, headers)
          await Promise.resolve()
          return { ...provider.verify(copied(body), headers) }
        },
      }
    },
    failing: 'a caller may use its buffer again while verifyAsync waits',
    harm: 'what is handled is not what was verified',
  },
  'has a verify that is less strict than verifyAsync': {
    create: (options) => {
      const lenient = acme({ scheme: (secret) => timestampedHmac({ header, secret, tolerance: false }) })
      return { ...acme()(options), verify: lenient(options).verify }
    },
    failing: 'where a time is signed, a delivery of last year is refused, and one of next year',
    harm: 'anybody who sees a genuine delivery can replay it for ever',
  },
  'remembers one delivery at a time': {
    create: (options) => {
      const provider = acme()(options)
      let last: AnyEvent | undefined
      return {
        ...provider,
        async verifyAsync(body, headers) {
          last = provider.verify(body, headers)
          await Promise.resolve()
          return last
        },
      }
    },
    failing: 'deliveries that are verified at once become each its own event',
    harm: 'an event of one account is handled as another’s',
  },
  'names no headers': {
    create: (options) => ({ ...acme()(options), authHeaders: [] }),
    failing: 'authHeaders names each header that a delivery is verified by',
    harm: 'a log holds signatures and tokens, and the other cases touch none of them',
  },
  'says that nothing can be replayed': {
    create: (options) => ({ ...acme()(options), replayWindow: 0 }),
    failing: 'where a time is signed, a delivery is refused once replayWindow has passed',
    harm: 'a store forgets a delivery that can still be replayed, and it is handled again',
  },
  'holds its secret as a field': {
    create: (options) => ({ ...acme()(options), secret: options.secret }),
    failing: 'the provider, written as JSON, doesn’t hold the secret',
    harm: 'your logs hold what lets anybody forge deliveries',
  },
  'doesn’t tell the unknown type': {
    create: verifyingBy((provider, body, headers) => {
      const event = provider.verify(body, headers)
      return event.type === 'unknown' ? { ...event, unknownType: undefined } : event
    }),
    failing: 'an event type that the provider doesn’t know arrives as unknown',
    harm: 'a sender’s new event type is refused, retried for days, and its webhook switched off',
  },
  'doesn’t say that its token covers nothing': {
    create: (options) => {
      const provider = acme({ scheme: (secret) => bearerToken({ token: secret }) })(options)
      return verifyingBy(
        (_, body, headers) => {
          const { covers, ...event } = provider.verify(body, headers)
          return event
        },
        () => provider,
      )(options)
    },
    failing: 'an event says what of the body isn’t signed',
    harm: 'a handler acts on what anybody can have written',
  },
}

function rewritten(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return undefined
  }
}
