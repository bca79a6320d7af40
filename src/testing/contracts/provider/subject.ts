import type { Provider } from '../../../providers/define.js'
import type { AnyEvent } from '../../../providers/event.js'
import { requireDescription } from '../../../schemes/description.js'
import { signedDelivery } from '../../delivery.js'
import type { DeliveryOverrides } from '../../overrides.js'
import { signsId, signsTime } from '../../scheme-facts.js'
import type { SignedDelivery } from '../../sign.js'
import type { CaseOf } from '../contract-case.js'

/** A payload that your sender documents, or has sent, and the event it must become. */
export interface ProviderSample {
  readonly payload: object
  readonly event: Pick<AnyEvent, 'type' | 'id' | 'occurredAt'> & { readonly data?: unknown }
}

/** The provider that `providerContract` asks. */
export interface ProviderUnderContract {
  /** Creates your provider with a secret, or with what stands in its place, such as a token or a public key. */
  readonly create: (options: { readonly secret: string | undefined }) => Provider
  /** One for each event type that you read in its own way. Two have different events. */
  readonly samples: readonly [ProviderSample, ...ProviderSample[]]
  /** A payload of a type that your provider doesn't know, where it has a list of them. */
  readonly unknownPayload?: object | undefined
  /** Two secrets in your sender's spelling, of which the first signs. Default: two that begin with `whsec_`. */
  readonly secrets?: readonly [secret: string, another: string] | undefined
  /** What goes with the first public key, where your sender signs with one: see {@link createKeyPair}. */
  readonly privateKey?: CryptoKey | undefined
}

/** A provider under contract, with what its cases ask. */
export interface ProviderSubject extends Omit<ProviderUnderContract, 'secrets'> {
  readonly secrets: readonly [secret: string, another: string]
  readonly provider: Provider
  readonly now: number
}

export type ProviderCase = CaseOf<ProviderSubject>

const usualSecrets = [
  'whsec_cHJvdmlkZXItY29udHJhY3QtMDAwMDAx',
  'whsec_cHJvdmlkZXItY29udHJhY3QtMDAwMDAy',
] as const

export function subjectOf(given: ProviderUnderContract): ProviderSubject {
  const { secrets = usualSecrets } = given
  return {
    ...given,
    secrets,
    provider: given.create({ secret: secrets[0] }),
    now: Math.floor(Date.now() / 1000),
  }
}

/** When a delivery is signed, and by which id, where its sender signs those. */
interface Signing {
  readonly timestamp?: number
  readonly id?: string
}

/** A genuine delivery of a payload, or of a body as it is. */
export function deliveryOf(
  { provider, now, privateKey, samples: [{ event }] }: ProviderSubject,
  sent: object | string,
  { timestamp = now, id, type = event.type }: Signing & { readonly type?: string } = {},
): Promise<SignedDelivery> {
  const description = requireDescription(provider)
  // the time in a body that is sent as it is can't be set
  const hasTime = signsTime(description) && typeof sent === 'object' && !ArrayBuffer.isView(sent)
  const overrides: DeliveryOverrides = {
    ...(hasTime && { timestamp }),
    ...(id !== undefined && signsId(description) && { id }),
    ...(description.typeHeader !== undefined && { type }),
    ...(privateKey && { privateKey }),
  }
  return signedDelivery(provider, sent, overrides)
}

/** The headers that a delivery is verified by, but for the unsigned one that names the type. */
export function signedHeadersOf(
  { provider }: ProviderSubject,
  { headers }: SignedDelivery,
): readonly (readonly [name: string, value: string])[] {
  const { typeHeader } = requireDescription(provider)
  return Object.entries(headers).filter(
    ([name]) => provider.authHeaders.includes(name) && name !== typeHeader?.toLowerCase(),
  )
}
