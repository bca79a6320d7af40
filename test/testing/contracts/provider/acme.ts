import type { JsonObject } from '../../../../src/payload/json.js'
import { defineProvider, type Provider } from '../../../../src/providers/define.js'
import type { AnyEvent } from '../../../../src/providers/event.js'
import type { Scheme } from '../../../../src/schemes/scheme.js'
import { timestampedHmac } from '../../../../src/schemes/timestamped-hmac.js'
import { safely, safelyAsync } from '../../../../src/signature/safe.js'
import type { ProviderUnderContract } from '../../../../src/testing/contracts/provider/subject.js'
import type { HeadersLike, RawBody } from '../../../../src/types.js'

export type Create = ProviderUnderContract['create']
type Secret = string | undefined

export const header = 'acme-signature'
export const schemeOf = (secret: Secret) => timestampedHmac({ header, secret })

interface Parts {
  readonly scheme: (secret: Secret) => Scheme
  readonly read: (
    payload: JsonObject,
    signedAt: number | undefined,
  ) => {
    readonly type: string
    readonly data: unknown
    readonly id?: string
  }
}

export const readPayload: Parts['read'] = ({ kind, body, id }) => ({
  type: String(kind),
  data: body,
  ...(typeof id === 'string' && { id }),
})

export function acme({ scheme = schemeOf, read = readPayload }: Partial<Parts> = {}): Create {
  const anyObject = {
    '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
  } as const
  return ({ secret }) =>
    defineProvider({
      name: 'acme',
      scheme: () => scheme(secret),
      read: (payload: JsonObject, { timestamp }) => read(payload, timestamp),
      events: { 'order.paid': anyObject, 'order.sent': anyObject },
    })
}

/** A provider whose methods all verify in a way of their own. */
export function verifyingBy(
  change: (provider: Provider, body: RawBody, headers: HeadersLike) => AnyEvent,
  create: Create = acme(),
): Create {
  return (options) => {
    const provider = create(options)
    const verify = (body: RawBody, headers: HeadersLike) => change(provider, body, headers)
    return {
      ...provider,
      verify,
      verifyAsync: async (body, headers) => verify(copied(body), headers),
      safeVerify: (body, headers) => safely(() => ({ event: verify(body, headers) })),
      safeVerifyAsync: (body, headers) => safelyAsync(async () => ({ event: verify(copied(body), headers) })),
    }
  }
}

export function copied(body: RawBody): RawBody {
  return body instanceof Uint8Array ? body.slice() : body
}

export const soundProvider = acme()

export function underContract(create: Create): ProviderUnderContract {
  return {
    create,
    samples: [
      {
        // longer than what is touched of a body at each of its ends
        payload: { kind: 'order.paid', id: 'evt_1', body: { order: { id: 7 } }, note: 'x'.repeat(300) },
        event: { type: 'order.paid', id: 'evt_1', data: { order: { id: 7 } } },
      },
      { payload: { kind: 'order.sent', id: 'evt_2', body: {} }, event: { type: 'order.sent', id: 'evt_2' } },
    ],
    unknownPayload: { kind: 'order.teleported', id: 'evt_3', body: {} },
  }
}
