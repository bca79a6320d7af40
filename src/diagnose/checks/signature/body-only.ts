import type { SchemeDescription } from '../../../schemes/description.js'
import type { HmacOptions } from '../../../schemes/hmac.js'
import type { PublicKeyOptions } from '../../../schemes/public-key.js'
import { hasPart, layoutOf } from '../../../schemes/signed-parts.js'
import { beginsLikeBody } from '../../body-shape.js'
import type { Check, Explanation } from '../../check.js'
import { withClock } from '../../freshness.js'
import type { Reading } from '../../reading.js'

/** What senders put between a time and a body. */
const delimiters = ['.', ':', '']

/** The sender signed the body alone, without the timestamp; or the other way round. */
export const signedBodyOnly: Check = {
  *changes(reading, { now }) {
    if (!beginsLikeBody(reading.body)) return
    const { scheme } = reading
    const alone = bodyAlone(scheme)
    if (alone) yield { ...withoutTime, reading: { ...reading, scheme: alone } }
    const clock = () => now
    for (const timed of timedOf(reading))
      yield { ...withTime, reading: { ...reading, scheme: withClock(timed, clock) } }
  },
}

const withoutTime: Explanation = {
  code: 'signed_body_only',
  message:
    'The signature is over the body alone: the time and whatever else should be signed with it are not.',
  fix: 'Let the sender sign them too. Until it does, use bodyHmac, and know that nothing signed tells when.',
}

const withTime: Explanation = {
  code: 'signed_body_only',
  message: 'The signature is over a time and the body, where the body alone should be signed.',
  fix: "Use the provider of this sender, or hmac() with a timestamp: see the sender's documentation for what it signs.",
}

type Signing = Extract<SchemeDescription, { readonly kind: 'hmac' | 'publicKey' }>

function isSigning(scheme: SchemeDescription): scheme is Signing {
  return scheme.kind === 'hmac' || scheme.kind === 'publicKey'
}

/** A scheme's layout; `undefined` where it can't be set up. */
function signsMoreThanBody({ options }: Signing): boolean {
  try {
    const layout = layoutOf(options)
    return hasPart(layout, 'body') && layout.length > 1
  } catch {
    return false
  }
}

function bodyAlone(scheme: SchemeDescription): SchemeDescription | undefined {
  if (!isSigning(scheme) || !signsMoreThanBody(scheme)) return undefined
  return withSigned(scheme, ({ body }) => [body], undefined)
}

/** The scheme with a time ahead of the body, for each header that holds one. */
function timedOf({ scheme, headers }: Reading): readonly SchemeDescription[] {
  if (!isSigning(scheme) || scheme.options.timestamp || signsMoreThanBody(scheme)) return []
  const names = [...headers].filter(([, lines]) => /^\d{10}$/.test(lines.join())).map(([name]) => name)
  return names
    .slice(0, 3)
    .flatMap((header) =>
      delimiters.map((delimiter) =>
        withSigned(scheme, ({ timestamp, body }) => [timestamp, delimiter, body], { header }),
      ),
    )
}

function withSigned(
  scheme: Signing,
  signed: HmacOptions['signed'],
  timestamp: HmacOptions['timestamp'],
): SchemeDescription {
  const changed = { signed, timestamp, id: undefined, tolerance: undefined, now: undefined }
  if (scheme.kind === 'hmac') return { ...scheme, options: { ...scheme.options, ...changed } }
  const options: PublicKeyOptions = { ...scheme.options, ...changed }
  return { ...scheme, options }
}
