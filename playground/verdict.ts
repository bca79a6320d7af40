import { type Diagnosis, diagnose } from '../src/diagnose/index.js'
import { isWebhookError } from '../src/errors.js'
import type { Given } from './examples.js'
import { parseHeaderLines } from './header-lines.js'

/** What is said of a delivery. */
export type Verdict = Diagnosis | { readonly verdict: 'unclear'; readonly message: string }

/**
 * Verifies what was filled in, and finds out why it doesn't verify. Nothing of it leaves this page.
 *
 * @param bytes - the body, where it is a file
 */
export async function verdictOn(given: Given, bytes: Uint8Array | undefined): Promise<Verdict | undefined> {
  const { provider, secret, url, body } = given
  const { headers, oddLines } = parseHeaderLines(given.headers)
  if (headers.length === 0 && given.headers.trim() === '') return undefined
  if (oddLines.length > 0)
    return unclear(`Expected each header as "name: value". Line ${oddLines.join(', ')} is something else.`)
  if (secret === '') return unclear('Fill in the secret that the delivery should be signed with.')
  try {
    return await diagnose({
      body: bytes ?? body,
      headers,
      secrets: secret,
      ...(provider !== '' && { provider }),
      ...(url !== '' && { url }),
    })
  } catch (error) {
    return unclear(isWebhookError(error) ? error.message : 'It could not be looked at.')
  }
}

function unclear(message: string): Verdict {
  return { verdict: 'unclear', message }
}
