import { isConfigError } from '../../errors.js'
import { findHeaderText } from '../../headers.js'
import type { EditedDelivery, InspectedDelivery } from '../../inspector/source.js'
import type { Provider } from '../../providers/define.js'
import { signedDelivery } from '../../testing/delivery.js'
import type { DeliveryOverrides } from '../../testing/overrides.js'
import { CommandError } from '../exit-codes.js'
import type { ForwardedRequest } from './forward.js'

/**
 * A delivery to be sent again: with the body as it came, or as it was edited. Its signature is made anew where it was
 * verified or edited, as senders do for a retry, since the old one would soon be too old. Where it can't be, as of a sender
 * that signs by a private key, it goes as it came.
 *
 * @throws CommandError where an edited body can't be signed
 */
export async function requestAgain(
  provider: Provider,
  delivery: InspectedDelivery,
  edited: EditedDelivery | undefined,
): Promise<ForwardedRequest> {
  const { method, target, headers, verdict } = delivery
  const body = new Uint8Array(edited?.body ?? delivery.body)
  const signed =
    edited || verdict.status === 'verified' ? await findSignature(provider, headers, body) : undefined
  if (edited && !signed)
    throw new CommandError(
      'An edited body of this sender can not be signed here: it needs its private key, or a signature inside the body.',
    )
  const isReplaced = (name: string) => signed !== undefined && (name in signed || name === 'content-length')
  const kept = headers.filter(([name]) => !isReplaced(name.toLowerCase()))
  return { method, target, headers: [...kept, ...Object.entries(signed ?? {})], body }
}

/** The headers that sign a body as its sender would, now. */
async function findSignature(
  provider: Provider,
  headers: InspectedDelivery['headers'],
  body: Uint8Array<ArrayBuffer>,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const { 'content-type': _, ...signed } = (
      await signedDelivery(provider, body, overridesOf(provider, headers))
    ).headers
    return signed
  } catch (error) {
    if (isConfigError(error)) return undefined
    throw error
  }
}

/** What the sender would say again of the same event: its id and its type. */
function overridesOf(provider: Provider, headers: InspectedDelivery['headers']): DeliveryOverrides {
  const description = provider.describe?.()
  const place = description?.kind === 'hmac' ? description.options.id : undefined
  const id = place && 'header' in place ? findHeaderText(headers, place.header.toLowerCase()) : ''
  const type = description?.typeHeader === undefined ? '' : findHeaderText(headers, description.typeHeader)
  return { ...(id !== '' && { id }), ...(type !== '' && { type }) }
}
