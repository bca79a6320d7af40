import { ConfigError, isConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { isUint8Array } from '../raw-body.js'
import type { Describable } from '../schemes/description.js'
import type { Clock, HeadersLike, Secret, Secrets } from '../types.js'
import { candidatesOf } from './candidates.js'
import type { RefusedDelivery, UnverifiedDelivery } from './check.js'
import type { Diagnosis } from './finding.js'
import { findingsOf } from './findings.js'
import { clockOf, withClock } from './freshness.js'
import { givenBodyOf, givenHeadersOf } from './given.js'
import type { SenderName } from './known-senders.js'
import { refusalOf } from './refusal.js'

/** A delivery that {@link diagnose} looks at. */
export interface DiagnoseOptions {
  /** The body as your receiver has it. It should be the raw bytes; where it isn't, that is the cause. */
  readonly body: unknown
  readonly headers: HeadersLike
  /** The provider, or the name of a sender, such as `stripe`. Default: the one whose header the delivery has. */
  readonly provider?: SenderName | Describable | undefined
  /** The secrets, tokens or public keys you have. With a provider: more of them, to try beside its own. */
  readonly secrets?: Secrets
  /** The URL the delivery was posted to, as you know it. */
  readonly url?: string | undefined
  /** The HTTP method. Default: `POST`. */
  readonly method?: string | undefined
  /** The clock, in milliseconds. Default: the provider's, else `Date.now`. */
  readonly now?: Clock | undefined
}

const names: OptionNames<DiagnoseOptions> = {
  body: true,
  headers: true,
  provider: true,
  secrets: true,
  url: true,
  method: true,
  now: true,
}

/**
 * Finds out why a delivery does not verify: it undoes the faults that are usual, one by one, until the signature
 * matches. A finding is `proved` where it does, and else `likely`. It holds no secret, no header and nothing of the body.
 *
 * It takes up to a hundred times as long as a verification, so don't call it for every request of a stranger.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const { verdict, cause } = await diagnose({ body: rawBody, headers: request.headers, provider: 'labsync', secrets: secret })
 * if (cause) console.log(cause.code, cause.certainty, cause.message, cause.fix)
 * ```
 */
export async function diagnose(given: DiagnoseOptions): Promise<Diagnosis> {
  const deliveries = requireDeliveries(given)
  const refused: RefusedDelivery[] = []
  for (const delivery of deliveries) {
    const code = await refusalOf(delivery)
    if (code === undefined) return { verdict: 'verified', findings: [] }
    refused.push({ ...delivery, code })
  }
  const findings = await findingsOf(refused)
  const [cause] = findings
  return { verdict: 'refused', ...(cause && { cause }), findings }
}

/**
 * Whatever is passed, such as a secret that is a number or a `describe()` that throws: it can't be diagnosed.
 *
 * @throws ConfigError
 */
function requireDeliveries(given: DiagnoseOptions): readonly UnverifiedDelivery[] {
  try {
    requireKnownOptions(given, names)
    const options = ownOptions(given)
    requireKinds(options)
    return deliveriesOf(options)
  } catch (error) {
    if (isConfigError(error)) throw error
    throw new ConfigError('option_invalid', 'Expected the options of diagnose(), got what can not be read.')
  }
}

function requireKinds({ secrets, url = '', method = '', now = Date.now }: DiagnoseOptions): void {
  const isRight = typeof url === 'string' && typeof method === 'string' && typeof now === 'function'
  if (!isRight)
    throw new ConfigError('option_invalid', 'Expected url and method to be texts, and now a function.')
  const all: readonly unknown[] = [secrets].flat()
  if (!all.every((secret) => secret === undefined || typeof secret === 'string' || isUint8Array(secret)))
    throw new ConfigError('option_invalid', 'Expected each of secrets to be a text or a Uint8Array.')
}

/** The delivery, once for each way in which it may have been signed. */
function deliveriesOf(options: DiagnoseOptions): readonly UnverifiedDelivery[] {
  const { provider, secrets, url, method = 'POST', now } = options
  const headers = givenHeadersOf(options.headers)
  const given = givenBodyOf(options.body)
  const otherSecrets = typeof provider === 'object' ? [secrets].flat().filter(isSecret) : []
  const clock = now ?? (typeof provider === 'object' ? clockOf(provider) : Date.now)
  const time = clock()
  return candidatesOf(options, headers).map(({ sender, scheme }) => ({
    reading: { body: given.body, headers, scheme: now ? withClock(scheme, now) : scheme },
    parsedBody: given.parsedBody,
    method,
    url,
    otherSecrets,
    sender,
    now: time,
  }))
}

function isSecret(secret: Secret | undefined): secret is Secret {
  return secret !== undefined
}
