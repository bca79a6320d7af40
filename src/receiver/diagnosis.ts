import { errorText } from '../delivery/error-text.js'
import type { DiagnoseRefusal } from '../diagnose/refused-request.js'
import { statusOf, type WebhookErrorCode } from '../errors.js'
import { type Exchange, waitFor } from './exchange.js'
import type { Background } from './incoming.js'

/** Gives the outcome of a request that was not verified its `diagnose()`, where the receiver has a diagnosis. Never throws. */
export function offerDiagnosis(
  diagnosis: DiagnoseRefusal | undefined,
  { unverified, incoming, objects, known }: Exchange<Background>,
  code: WebhookErrorCode,
): void {
  if (!diagnosis || !unverified) return
  const { method, headers, query, logger } = incoming
  const waitUntil = (work: Promise<unknown>) => waitFor(objects, work)
  try {
    const request = { ...unverified, method, headers, query, logger, code, status: statusOf(code), waitUntil }
    // not enumerable: outcomes are spread, cloned and sent to other threads, which no function survives
    Object.defineProperty(known, 'diagnose', { value: diagnosis(request) })
  } catch (thrown) {
    console.error(`hookproof: diagnosis threw:\n    ${errorText(thrown)}`)
  }
}
