import type { BodyBytes } from '../types.js'
import { bytesOf, toHex } from './bytes.js'
import { nodeCrypto } from './node-crypto.js'

/** The SHA-256 of a body, in hex. */
export async function sha256(body: BodyBytes): Promise<string> {
  if (nodeCrypto?.hash) return nodeCrypto.hash('sha256', body)
  // copied before anything is awaited: the caller may reuse the body's buffer meanwhile
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytesOf(body)))))
}
