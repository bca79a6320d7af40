import { fromBase64 } from '../crypto/bytes.js'
import { isJsonObject } from '../payload/json.js'
import { readRequest } from '../transports/fetch.js'
import type { EditedDelivery } from './source.js'

/** How large an edited body may be, in bytes. It comes as base64, in JSON. */
const editedLimit = 4 * 1_048_576
const requestLimits = { bodyLimit: (editedLimit / 3) * 4 + 100, bodyTimeout: 10, hold() {} }

/**
 * The edited delivery that a request has in its body, as `{ "body": "<base64>" }`; `undefined` where it has no body.
 *
 * @throws BodyError `body_too_large`, `body_timeout`, `body_aborted`
 * @throws SyntaxError where it is something else
 */
export async function findEditedDelivery(request: Request): Promise<EditedDelivery | undefined> {
  const bytes = await readRequest(request, requestLimits)
  if (bytes.length === 0) return undefined
  const given: unknown = JSON.parse(new TextDecoder().decode(bytes))
  const body = isJsonObject(given) && typeof given.body === 'string' ? fromBase64(given.body) : undefined
  if (!body) throw new SyntaxError('Expected the body as base64.')
  return { body }
}
