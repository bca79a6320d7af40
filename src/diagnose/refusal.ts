import { codeOf, type WebhookErrorCode } from '../errors.js'
import { schemeOf } from '../schemes/described-scheme.js'
import { unknownScheme } from './candidates.js'
import type { UnverifiedDelivery } from './check.js'
import { type Reading, recordOf } from './reading.js'

/** What a delivery is refused with; `undefined` where it is verified. */
export async function refusalOf({
  reading,
  method,
  parsedBody,
}: Pick<UnverifiedDelivery, 'reading' | 'method' | 'parsedBody'>): Promise<WebhookErrorCode | undefined> {
  if (method !== 'POST') return 'method_not_allowed'
  if (parsedBody !== undefined) return 'body_already_parsed'
  return signatureRefusalOf(reading)
}

/** What is wrong with a delivery's signature, or with its time; `undefined` where it verifies. */
export async function signatureRefusalOf({
  body,
  headers,
  scheme,
}: Reading): Promise<WebhookErrorCode | undefined> {
  if (scheme === unknownScheme) return 'header_missing'
  try {
    await schemeOf(scheme).verifyAsync(body, recordOf(headers))
    return undefined
  } catch (error) {
    return codeOf(error) ?? 'signature_mismatch'
  }
}
