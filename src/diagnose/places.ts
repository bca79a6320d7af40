import { schemeOf } from '../schemes/described-scheme.js'
import type { SchemeDescription } from '../schemes/description.js'
import { headerOf, type Reading } from './reading.js'

const namesByScheme = new WeakMap<SchemeDescription, readonly string[]>()

/** The headers that a scheme reads, in lower case: none where it can't be set up. */
export function headerNamesOf(scheme: SchemeDescription): readonly string[] {
  const known = namesByScheme.get(scheme)
  if (known) return known
  const names = findHeaderNames(scheme)
  namesByScheme.set(scheme, names)
  return names
}

function findHeaderNames(scheme: SchemeDescription): readonly string[] {
  try {
    const { typeHeader } = scheme
    const { headers } = schemeOf(scheme)
    return typeHeader === undefined ? headers : [...headers, typeHeader]
  } catch {
    return []
  }
}

/** The header that carries a scheme's signature or token, in lower case; `undefined` where that stands in the body. */
export function signatureHeaderOf(scheme: SchemeDescription): string | undefined {
  switch (scheme.kind) {
    case 'hmac':
    case 'publicKey': {
      const { signature } = scheme.options
      return 'header' in signature ? signature.header.toLowerCase() : undefined
    }
    case 'httpMessageSignature':
      return 'signature'
    case 'bearerToken':
      return (scheme.options.header ?? 'authorization').toLowerCase()
    case 'basicCredentials':
      return 'authorization'
    default:
      return undefined
  }
}

/** Whether a request has the header that carries a scheme's signature or token. */
export function hasSignatureOf(scheme: SchemeDescription, reading: Pick<Reading, 'headers'>): boolean {
  const name = signatureHeaderOf(scheme)
  return name !== undefined && headerOf(reading, name) !== undefined
}
