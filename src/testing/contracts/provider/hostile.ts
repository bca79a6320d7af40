import { bytesOf } from '../../../crypto/bytes.js'
import type { WebhookError } from '../../../errors.js'
import type { BodyBytes } from '../../../types.js'
import type { SignedDelivery } from '../../sign.js'
import { requireEqual, requireTrue } from '../expectation.js'
import { deliveryOf, type ProviderCase, type ProviderSubject, signedHeadersOf } from './subject.js'
import { requireRefused, verdictOn } from './verdict.js'

const marker = 'a-text-of-the-payload-4711'

const hostileBodies: readonly (string | Uint8Array)[] = [
  '',
  ' ',
  'null',
  '7',
  '"text"',
  '[]',
  '{}',
  '{',
  '{"__proto__":{"type":"x"},"constructor":null,"toString":1}',
  '{"type":null,"id":null,"data":null,"event":null}',
  '{"type":{"toString":"x"},"id":{},"data":[],"event":[]}',
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  '['.repeat(50_000),
  '{"n":1e999,"m":-1e-999,"i":9007199254740993}',
  '{"s":"\\ud800","t":"\\u0000"}',
  '%',
  '%ff=%&a[]=1&a[]=2&__proto__=x',
  Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d),
]

/** What a genuine sender may one day send in a field. */
const hostileValues: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  1e21,
  '',
  marker,
  [],
  [marker],
  {},
  { [marker]: marker },
]

/** No payload makes a provider throw anything but a WebhookError, and no error says what stands in a delivery. */
export const hostileCases: readonly ProviderCase[] = [
  {
    name: 'a signed body that is no payload of the sender’s is an event or a WebhookError',
    harm: 'one delivery that you didn’t expect ends your process',
    async run(subject) {
      for (const body of hostileBodies) {
        const delivery = await signedOrNot(subject, body)
        await verdictOn(subject.provider, delivery.body, delivery.headers)
      }
    },
  },
  {
    name: 'a signed payload with another value in any of its fields is an event or a WebhookError',
    harm: 'one delivery that you didn’t expect ends your process',
    async run(subject) {
      for (const { payload, event } of subject.samples)
        for (const hostile of hostilePayloads(payload)) {
          const delivery = await signedOrNot(subject, hostile, event.type)
          const { error } = await verdictOn(subject.provider, delivery.body, delivery.headers)
          requireSilent(subject, delivery, error)
        }
    },
  },
  {
    name: 'the provider, written as JSON, doesn’t hold the secret',
    harm: 'your logs hold what lets anybody forge deliveries',
    async run({ provider, secrets: [secret] }) {
      requireEqual('whether the secret is there', JSON.stringify(provider).includes(secret), false)
    },
  },
  {
    name: 'no error holds the secret, the signature or anything of the payload',
    harm: 'your logs hold what lets anybody forge deliveries, or what your users told the sender',
    async run(subject) {
      const { provider, secrets, create } = subject
      const payload = { ...subject.samples[0].payload, marker }
      const delivery = await deliveryOf(subject, payload)
      const { body, headers } = delivery
      const other = create({ secret: secrets[1] })
      requireSilent(subject, delivery, await requireRefused('another secret', other, body, headers))
      for (const [name, value] of signedHeadersOf(subject, delivery)) {
        const touched = { ...headers, [name]: value + marker }
        requireSilent(subject, delivery, (await verdictOn(provider, body, touched)).error)
      }
      const broken = await signedOrNot(subject, `{"marker":"${marker}"`)
      requireSilent(subject, broken, (await verdictOn(provider, broken.body, broken.headers)).error)
    },
  },
]

/** A genuine delivery; where its sender has no way to send or to sign that, one that isn't signed. */
async function signedOrNot(
  subject: ProviderSubject,
  sent: string | object,
  type = subject.samples[0].event.type,
): Promise<SignedDelivery> {
  try {
    return await deliveryOf(subject, sent, { type })
  } catch {
    return { body: isBody(sent) ? sent : JSON.stringify(sent), headers: {} }
  }
}

function isBody(sent: string | object): sent is BodyBytes {
  return typeof sent === 'string' || sent instanceof Uint8Array
}

/** A payload with each of its fields replaced, one at a time. */
function* hostilePayloads(payload: object): Generator<object> {
  for (const [name, value] of Object.entries(payload)) {
    for (const hostile of hostileValues) yield { ...payload, [name]: hostile }
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const inner of hostilePayloads(value)) yield { ...payload, [name]: inner }
  }
}

function requireSilent(
  subject: ProviderSubject,
  delivery: SignedDelivery,
  error: WebhookError | undefined,
): void {
  if (!error) return
  const text = everythingIn(error)
  const [secret, another] = subject.secrets
  const silent = {
    'the secret': secret,
    'the other secret': another,
    'a value of the payload': marker,
    'the body': new TextDecoder().decode(bytesOf(delivery.body)),
    ...Object.fromEntries(signedHeadersOf(subject, delivery)),
  }
  // a message may well hold a short text, such as {}
  for (const [what, value] of Object.entries(silent))
    requireTrue(value.length < 16 || !text.includes(value), `${error.code} to say nothing of ${what}`, text)
}

function everythingIn(error: unknown): string {
  const { message, stack, cause } = Object(error)
  const own = `${message}\n${stack}\n${JSON.stringify(error)}`
  return cause === undefined ? own : `${own}\n${everythingIn(cause)}`
}
