import { isConfigError, isWebhookError, type WebhookError } from '../errors.js'
import type { Safe } from '../types.js'

/** The result under `ok: true`, or the refusal. Misconfiguration is not a refusal: it still throws. */
export function safely<Success extends object>(run: () => Success): Safe<Success> {
  try {
    return { ok: true, ...run() }
  } catch (error) {
    return refusal(error)
  }
}

/** {@link safely} for what must be awaited. */
export async function safelyAsync<Success extends object>(
  run: () => Promise<Success>,
): Promise<Safe<Success>> {
  try {
    return { ok: true, ...(await run()) }
  } catch (error) {
    return refusal(error)
  }
}

function refusal(error: unknown): { ok: false; error: WebhookError } {
  if (isWebhookError(error) && !isConfigError(error)) return { ok: false, error }
  throw error
}
