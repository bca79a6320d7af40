import { unknownScheme } from '../../candidates.js'
import type { Check, Explanation, RefusedDelivery } from '../../check.js'
import { headerNamesOf, signatureHeaderOf } from '../../places.js'
import { headerOf } from '../../reading.js'

/** A header that the scheme reads isn't there. */
export const headerMissing: Check = {
  *changes(reading) {
    const { typeHeader, ...scheme } = reading.scheme
    if (typeHeader === undefined || headerOf(reading, typeHeader) !== undefined) return
    yield { ...missing(`The header ${typeHeader}`), reading: { ...reading, scheme } }
  },
  *hints(delivery) {
    const what = findMissing(delivery)
    if (what !== undefined) yield { ...missing(what), by: 'fact' }
  },
}

function missing(what: string): Explanation {
  return {
    code: 'header_missing',
    message: `${what} is not in the request.`,
    fix: 'See that proxies and gateways on the way pass the header on, that the sender has a secret to sign with, and that the request is its.',
  }
}

function findMissing({ reading, code }: RefusedDelivery): string | undefined {
  const { scheme } = reading
  if (scheme === unknownScheme) return 'The header of any known sender'
  const absent = headerNamesOf(scheme).filter((name) => headerOf(reading, name) === undefined)
  const signature = signatureHeaderOf(scheme)
  const name = absent.find((one) => one === signature) ?? absent[0]
  if (name !== undefined) return `The header ${name}`
  if (signature !== undefined) return undefined
  return code === 'signature_missing' || code === 'timestamp_missing'
    ? 'The field of the body that is signed, or holds the signature,'
    : undefined
}
