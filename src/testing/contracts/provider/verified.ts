import { bytesOf } from '../../../crypto/bytes.js'
import { senderOf, deliveryOf as toldStore } from '../../../delivery/key.js'
import type { AnyEvent } from '../../../providers/event.js'
import { requireDescription } from '../../../schemes/description.js'
import type { HeadersLike, RawBody } from '../../../types.js'
import { signsBody } from '../../scheme-facts.js'
import type { SignedDelivery } from '../../sign.js'
import { requireEqual, requireTrue } from '../expectation.js'
import { deliveryOf, type ProviderCase, type ProviderSample, type ProviderSubject } from './subject.js'
import { asyncVerdictOn, eventIn, requireEvent } from './verdict.js'

const lost = 'genuine deliveries are refused, and their events are lost'

const shapes: Readonly<Record<string, (headers: SignedDelivery['headers']) => HeadersLike>> = {
  'a Headers': (headers) => new Headers(headers),
  'a record in capitals': (headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
  'Node’s distinct headers': (headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  'a Map': (headers) => new Map(Object.entries(headers)),
  entries: (headers) => Object.entries(headers),
  'an object with get()': (headers) => ({ get: (name) => new Headers(headers).get(name) }),
}

/** A genuine delivery becomes the event it is. */
export const verifiedCases: readonly ProviderCase[] = [
  {
    name: 'a genuine delivery becomes its event, as text and as bytes, and by verify as by verifyAsync',
    harm: lost,
    async run(subject) {
      for (const sample of subject.samples) {
        const { body, headers } = await sampleDelivery(subject, sample)
        const bytes = bytesOf(body)
        const bodies: readonly RawBody[] = [
          body,
          bytes,
          Uint8Array.of(0, ...bytes).subarray(1),
          Uint8Array.from(bytes).buffer,
        ]
        for (const form of bodies)
          requireSample(subject, sample, await requireEvent('a sample', subject.provider, form, headers))
      }
    },
  },
  {
    name: 'a genuine delivery is verified whatever shape its headers come in',
    harm: lost,
    async run(subject) {
      const { body, headers } = await sampleDelivery(subject)
      for (const [shape, shaped] of Object.entries(shapes))
        await requireEvent(`a delivery whose headers are ${shape}`, subject.provider, body, shaped(headers))
    },
  },
  {
    name: 'a caller may use its buffer again while verifyAsync waits',
    harm: 'what is handled is not what was verified',
    async run(subject) {
      const { body, headers } = await sampleDelivery(subject)
      const bytes = Uint8Array.from(bytesOf(body))
      const verdict = asyncVerdictOn(subject.provider, bytes, headers)
      bytes.fill(0x20)
      requireSample(subject, subject.samples[0], eventIn('a sample', await verdict))
    },
  },
  {
    name: 'deliveries that are verified at once become each its own event',
    harm: 'an event of one account is handled as another’s',
    async run(subject) {
      const deliveries = await Promise.all(
        subject.samples.map(async (sample) => ({ sample, ...(await sampleDelivery(subject, sample)) })),
      )
      await Promise.all(
        deliveries.map(async ({ sample, body, headers }) => {
          const verdict = await asyncVerdictOn(subject.provider, body, headers)
          requireSample(subject, sample, eventIn('a sample', verdict))
        }),
      )
    },
  },
  {
    name: 'authHeaders names each header that a delivery is verified by',
    harm: 'a log holds signatures and tokens, and the other cases touch none of them',
    async run(subject) {
      const { provider } = subject
      const { body, headers } = await sampleDelivery(subject)
      await requireEvent('a sample', provider, body, headers)
      const { typeHeader } = requireDescription(provider)
      const unsigned = ['content-type', 'content-digest', typeHeader?.toLowerCase()]
      const signed = Object.keys(headers).filter((name) => !unsigned.includes(name))
      const missing = signed.filter((name) => !provider.authHeaders.includes(name))
      requireEqual('the headers that authHeaders doesn’t name', missing, [])
    },
  },
  {
    name: 'an event says what of the body isn’t signed',
    harm: 'a handler acts on what anybody can have written',
    async run(subject) {
      const { body, headers } = await sampleDelivery(subject)
      const event = await requireEvent('a sample', subject.provider, body, headers)
      const isTold = signsBody(requireDescription(subject.provider)) || event.covers !== undefined
      requireTrue(isTold, 'the event to have covers, since the body isn’t signed', event.covers)
    },
  },
  {
    name: 'a retry that is signed anew has the delivery key of the first delivery, and other events have others',
    harm: 'a retry is handled again, or an event is taken for another and lost',
    async run(subject) {
      const keys = []
      for (const sample of subject.samples) {
        const first = await keyOf(subject, sample, subject.now - 1)
        const retry = await keyOf(subject, sample, subject.now)
        // without an id, a body that holds its time is another body
        if (sample.event.id !== undefined) requireEqual('the delivery key of a retry', retry, first)
        keys.push(retry)
      }
      requireTrue(new Set(keys).size === keys.length, 'a delivery key for each sample', keys)
    },
  },
  {
    name: 'an event type that the provider doesn’t know arrives as unknown',
    harm: 'a sender’s new event type is refused, retried for days, and its webhook switched off',
    async run(subject) {
      const { provider, unknownPayload } = subject
      if (unknownPayload === undefined) return
      const { body, headers } = await deliveryOf(subject, unknownPayload)
      const event = await requireEvent('a payload of an unknown type', provider, body, headers)
      requireEqual('its type', event.type, 'unknown')
      const { unknownType }: { unknownType?: unknown } = Object(event)
      requireEqual('whether unknownType is a text', typeof unknownType, 'string')
    },
  },
  {
    name: 'an event that a log gives back is the event that it recorded',
    harm: 'an event is redelivered as another',
    async run(subject) {
      const { provider } = subject
      const { body, headers } = await sampleDelivery(subject)
      const event = await requireEvent('a sample', provider, body, headers)
      const { verified, id, covers, secretIndex = -1, signedAt } = event
      const { typeHeader } = requireDescription(provider)
      const proof = {
        verified,
        secretIndex,
        id,
        covers,
        unsignedType: typeHeader === undefined ? undefined : event.type,
        timestamp: signedAt && signedAt.getTime() / 1000,
      }
      requireEqual('the event that is decoded', await provider.decode(body, proof), event)
    },
  },
]

function sampleDelivery(
  subject: ProviderSubject,
  { payload, event }: ProviderSample = subject.samples[0],
  timestamp = subject.now,
): Promise<SignedDelivery> {
  const { type, id = 'msg_provider-contract' } = event
  return deliveryOf(subject, payload, { type, id, timestamp })
}

function requireSample(
  { provider }: ProviderSubject,
  { event: expected }: ProviderSample,
  event: AnyEvent,
): void {
  requireEqual('the provider of the event', event.provider, provider.name)
  requireEqual('whether the event is verified', event.verified, true)
  requireEqual('the secret that verified it', event.secretIndex, 0)
  const seen = Object.fromEntries(Object.keys(expected).map((name) => [name, Reflect.get(event, name)]))
  requireEqual('the event', seen, expected)
}

async function keyOf(subject: ProviderSubject, sample: ProviderSample, timestamp: number): Promise<string> {
  const { provider } = subject
  const { body, headers } = await sampleDelivery(subject, sample, timestamp)
  const event = await requireEvent('a sample', provider, body, headers)
  return (await toldStore(event, body, provider, senderOf(provider), {})).key
}
