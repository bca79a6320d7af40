import { findValue } from '../../../payload/field.js'
import { parseJsonObject } from '../../../payload/json.js'
import type { Check, RefusedDelivery } from '../../check.js'

const parameters = ['hub.challenge', 'validationToken', 'challenge', 'crc_token', 'verification_token']
const headers = ['webhook-request-origin', 'x-hook-secret', 'x-okta-verification-challenge']
const fields = [
  ['type', 'url_verification'],
  ['event', 'endpoint.url_validation'],
  ['type', 'webhook-verification'],
] as const

/** The request is no delivery, but asks whether the webhook is its user's. */
export const handshake: Check = {
  *hints(delivery) {
    if (!isHandshake(delivery)) return
    yield {
      code: 'handshake',
      by: 'fact',
      message:
        "The sender checks whether the webhook is its user's. It wants a reply, and no handler has seen this.",
      fix: "Give the provider the sender's handshake, of hookproof/handshakes: withHandshake(provider, handshake).",
    }
  },
}

function isHandshake({ method, url = '', reading }: RefusedDelivery): boolean {
  if (headers.some((name) => reading.headers.has(name))) return true
  if (parameters.some((name) => hasParameter(url, name))) return true
  return method === 'POST' && isHandshakeBody(reading.body)
}

function hasParameter(url: string, name: string): boolean {
  return new URLSearchParams(url.replace(/^[^?]*/, '')).has(name)
}

/** Such bodies are small. */
function isHandshakeBody(body: Uint8Array<ArrayBuffer>): boolean {
  if (body.length > 4096) return false
  try {
    const json = parseJsonObject(body)
    if (fields.some(([path, value]) => findValue(json, path) === value)) return true
    return typeof json.challenge === 'string' && Object.keys(json).length <= 3
  } catch {
    return false
  }
}
