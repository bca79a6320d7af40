import type { StandardSchemaV1 } from '@standard-schema/spec'
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import {
  type AnyEvent,
  createReceiver,
  defineProvider,
  type EventOfType,
  type JsonObject,
  type OpenSchemas,
  type Provider,
  type Safe,
  type UnknownEvent,
} from '../../src/index.js'
import { type FlabsBill, type FlabsEvent, flabs, subscribe } from '../../src/providers/flabs/index.js'
import { type LaabamEvent, laabam } from '../../src/providers/laabam.js'
import { type LabSyncEvent, labsync } from '../../src/providers/labsync.js'
import { synclabs } from '../../src/providers/synclabs/index.js'
import { timestampedHmac } from '../../src/schemes/index.js'
import { given } from './support.js'

const secret = given<string>()
const body = given<string>()
const headers = given<Headers>()

// what a provider gives

const labsyncHook = labsync({ secret })
expectTypeOf(labsyncHook.verify(body, headers)).toEqualTypeOf<LabSyncEvent<Record<never, never>>>()
expectTypeOf(labsyncHook.verify(body, headers)).toExtend<LabSyncEvent>()
expectTypeOf(labsyncHook.verifyAsync(body, headers)).resolves.toExtend<LabSyncEvent>()
expectTypeOf(labsyncHook.safeVerify(body, headers)).toExtend<Safe<{ readonly event: LabSyncEvent }>>()
expectTypeOf(labsyncHook.safeVerifyAsync(body, headers)).resolves.toExtend<
  Safe<{ readonly event: LabSyncEvent }>
>()
expectTypeOf(labsyncHook.name).toEqualTypeOf<'labsync'>()
expectTypeOf(labsyncHook).toExtend<Provider>()

const result = labsyncHook.safeVerify(body, headers)
if (result.ok) expectTypeOf(result.event.provider).toEqualTypeOf<'labsync'>()
else expectTypeOf(result.error.status).toEqualTypeOf<number>()
// @ts-expect-error there is an event only where it is ok
result.event

// how a provider is set up

// @ts-expect-error a secret is needed
labsync({})
// an unset environment variable compiles, and is refused at once
labsync({ secret: process.env.LABSYNC_SECRET })
// whose webhook it is
expectTypeOf(labsync({ secret, account: 'tenant_7' }).account).toEqualTypeOf<string | undefined>()
labsync({ secret, account: given<string | undefined>() })
flabs({ token: secret, account: 'tenant_7' })
flabs({ unverified: true, account: 'tenant_7' })
laabam({ secret, account: 'tenant_7' })
synclabs({ secret, account: 'tenant_7' })
// @ts-expect-error an account is text
labsync({ secret, account: 7 })
// @ts-expect-error `true` is no tolerance
labsync({ secret, tolerance: true })
// @ts-expect-error a tolerance has two sides
labsync({ secret, tolerance: { past: 1 } })
// @ts-expect-error no such event type
labsync({ secret, schemas: { 'job.create': z.unknown() } })
// @ts-expect-error no schema
labsync({ secret, schemas: { 'job.created': { type: 'object' } } })

flabs({ token: secret })
flabs({ token: secret, header: 'x-token', unverified: false })
flabs({ unverified: true })
// @ts-expect-error neither a token nor `unverified`
flabs({})
// @ts-expect-error both
flabs({ token: secret, unverified: true })
// @ts-expect-error `unverified` has no header
flabs({ unverified: true, header: 'x-token' })

export async function subscribing(): Promise<void> {
  const subscription = { jwt: secret, labID: 'lab_1', endpoint: 'https://example.com/' }
  await subscribe({ ...subscription, events: ['bill.completed'], corporateUser: 'c' })
  await subscribe({ ...subscription, events: ['bill.completed'], organization: 'o' })
  // @ts-expect-error one party at most
  await subscribe({ ...subscription, events: ['bill.completed'], corporateUser: 'c', organization: 'o' })
  // @ts-expect-error no such event type
  await subscribe({ ...subscription, events: ['bill.complete'] })
}

// one's own schemas: data becomes their output

const refined = labsync({
  secret,
  schemas: {
    'job.created': z.object({ id: z.string(), due: z.string().transform((text) => new Date(text)) }),
  },
})
const event = refined.verify(body, headers)
if (event.type === 'job.created') {
  expectTypeOf(event.data).toEqualTypeOf<{ id: string; due: Date }>()
  // @ts-expect-error no such field
  event.data.ID
}
if (event.type === 'job.completed')
  expectTypeOf(event.data).toEqualTypeOf<{ readonly [field: string]: unknown }>()
if (event.type === 'unknown') expectTypeOf(event.data).toEqualTypeOf<unknown>()

// a whole map, such as a generated one

const generated = {
  'invoice.created': z.object({ id: z.string() }),
  'invoice.paid': z.object({ paid: z.number() }),
  'invoice.voided': z.object({ reason: z.string() }),
  'customer.created': z.object({ name: z.string() }),
  'payment.failed': z.unknown(),
  'payment.recorded': z.unknown(),
  'message.delivered': z.unknown(),
  'message.failed': z.object({ to: z.string() }),
}
export function ofGenerated(event: ReturnType<typeof hookOfGenerated.verify>): void {
  if (event.type === 'invoice.created') expectTypeOf(event.data).toEqualTypeOf<{ id: string }>()
  if (event.type === 'invoice.paid') expectTypeOf(event.data).toEqualTypeOf<{ paid: number }>()
  if (event.type === 'message.failed') expectTypeOf(event.data).toEqualTypeOf<{ to: string }>()
  if (event.type === 'payment.failed') expectTypeOf(event.data).toEqualTypeOf<unknown>()
  expectTypeOf(event).toExtend<LaabamEvent<typeof generated>>()
}
const hookOfGenerated = laabam({ secret, schemas: generated })

const refinedBill = flabs({
  token: secret,
  schemas: { 'bill.created': given<StandardSchemaV1<unknown, 7>>() },
})
const bill = refinedBill.verify(body, headers)
if (bill.type === 'bill.created') expectTypeOf(bill.data).toEqualTypeOf<7>()
if (bill.type === 'bill.deleted') expectTypeOf(bill.data).toEqualTypeOf<FlabsBill>()
expectTypeOf<
  EventOfType<FlabsEvent<{ 'bill.created': StandardSchemaV1<unknown, 7> }>, 'bill.created'>['data']
>().toEqualTypeOf<7>()

// a handler map: each entry has its own event

createReceiver(labsyncHook, {
  'job.created': (event, context) => {
    expectTypeOf(event).toExtend<EventOfType<LabSyncEvent, 'job.created'>>()
    expectTypeOf(context.deliveryKey).toEqualTypeOf<string>()
    expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
  },
  unknown: (event) => {
    expectTypeOf(event.unknownType).toEqualTypeOf<string>()
  },
  '*': (event) => {
    expectTypeOf(event).toExtend<LabSyncEvent>()
  },
})
createReceiver(refined, {
  'job.created': async ({ data }) => {
    expectTypeOf(data).toEqualTypeOf<{ id: string; due: Date }>()
  },
})
createReceiver(synclabs({ secret }), {
  'generation.failed': ({ data }) => {
    expectTypeOf(data.status).toEqualTypeOf<'FAILED'>()
  },
})
createReceiver(laabam({ secret }), (event) => {
  expectTypeOf(event.provider).toEqualTypeOf<'laabam'>()
})
// @ts-expect-error no such event type
createReceiver(labsyncHook, { 'job.create': () => {} })
// @ts-expect-error no function
createReceiver(labsyncHook, { 'job.created': 'text' })

// a sender of one's own: everything is inferred

const acme = defineProvider({
  name: 'acme',
  scheme: timestampedHmac({ header: 'acme-signature', secret }),
  payload: z.object({ id: z.string(), kind: z.string(), body: z.unknown() }),
  read: (payload) => {
    expectTypeOf(payload).toEqualTypeOf<{ id: string; kind: string; body: unknown }>()
    return { type: payload.kind, data: payload.body, id: payload.id }
  },
  events: {
    'order.paid': z.object({ order: z.string() }),
    'order.sent': z.object({ to: z.string().array() }),
  },
})
const order = acme.verify(body, headers)
expectTypeOf(order.provider).toEqualTypeOf<'acme'>()
expectTypeOf(order.type).toEqualTypeOf<'order.paid' | 'order.sent' | 'unknown'>()
expectTypeOf(order.payload).toEqualTypeOf<{ id: string; kind: string; body: unknown }>()

export function ofAcme(event: typeof order): void {
  switch (event.type) {
    case 'order.paid':
      expectTypeOf(event.data).toEqualTypeOf<{ order: string }>()
      return
    case 'order.sent':
      expectTypeOf(event.data).toEqualTypeOf<{ to: string[] }>()
      return
    case 'unknown':
      expectTypeOf(event).toExtend<UnknownEvent<'acme', unknown>>()
      return
    default:
      event satisfies never
  }
}

// a sender that others use: its schemas may be replaced, its scheme is made when it is

const shared = defineProvider({
  name: 'shared',
  account: given<string>(),
  scheme: () => timestampedHmac({ header: 'shared-signature', secret }),
  read: (payload) => ({ type: String(payload.type), data: payload }),
  events: { ping: z.object({ at: z.string() }), pong: z.object({ at: z.string() }) },
  schemas: { ping: z.object({ at: z.coerce.date() }) },
})
const sharedEvent = shared.verify(body, headers)
if (sharedEvent.type === 'ping') expectTypeOf(sharedEvent.data).toEqualTypeOf<{ at: Date }>()
if (sharedEvent.type === 'pong') expectTypeOf(sharedEvent.data).toEqualTypeOf<{ at: string }>()
expectTypeOf(sharedEvent.account).toEqualTypeOf<string | undefined>()
expectTypeOf(sharedEvent.secretIndex).toEqualTypeOf<number | undefined>()
// @ts-expect-error there is no event type pink
defineProvider({
  name: 'shared',
  scheme: () => timestampedHmac({ header: 'x', secret }),
  read: (payload) => ({ type: String(payload.type), data: payload }),
  events: { ping: z.unknown() },
  schemas: { pink: z.unknown() },
})

const bare = defineProvider({
  name: 'bare',
  scheme: timestampedHmac({ header: 'bare-signature', secret }),
  read: (payload) => {
    expectTypeOf(payload).toEqualTypeOf<{ readonly [field: string]: unknown }>()
    return { type: String(payload.type), data: payload }
  },
  events: {},
})
expectTypeOf(bare.verify(body, headers).type).toEqualTypeOf<'unknown'>()
expectTypeOf(bare.verify(body, headers)).toExtend<AnyEvent>()

defineProvider({
  name: 'wrong',
  scheme: timestampedHmac({ header: 'x', secret }),
  // @ts-expect-error a type is text
  read: () => ({ type: 7, data: {} }),
  events: {},
})

// a sender without a list of types

function openSender<const Schemas extends OpenSchemas = Record<never, never>>(schemas?: Schemas) {
  return defineProvider({
    name: 'open',
    scheme: () => timestampedHmac({ header: 'x', secret }),
    read: (payload, { id, unsignedType }) => ({
      type: unsignedType ?? String(payload.type),
      data: payload,
      id,
    }),
    schemas,
  })
}

const openEvent = openSender().verify(body, headers)
expectTypeOf(openEvent.type).toEqualTypeOf<string>()
expectTypeOf(openEvent.data).toEqualTypeOf<JsonObject>()
expectTypeOf(openEvent.provider).toEqualTypeOf<'open'>()
expectTypeOf(openEvent.typeSigned).toEqualTypeOf<false | undefined>()
createReceiver(openSender(), { anything: (event) => expectTypeOf(event.data).toEqualTypeOf<JsonObject>() })

const refinedOpen = openSender({ 'invoice.paid': z.object({ cents: z.number() }), ping: z.unknown() })
const refinedEvent = refinedOpen.verify(body, headers)
expectTypeOf(refinedEvent.type).toEqualTypeOf<'invoice.paid' | 'ping' | 'unknown'>()
if (refinedEvent.type === 'invoice.paid') expectTypeOf(refinedEvent.data).toEqualTypeOf<{ cents: number }>()
if (refinedEvent.type === 'unknown') expectTypeOf(refinedEvent.unknownType).toEqualTypeOf<string>()
