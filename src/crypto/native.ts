import type { BodyBytes } from '../types.js'
import type { Mac } from './hmac.js'

/** Node's own crypto module. */
export type NodeCrypto = typeof import('node:crypto')

/** node:crypto where the runtime has it, found without an import: Node, Bun, Deno, workerd with nodejs_compat. */
export function findNodeCrypto(): NodeCrypto | undefined {
  try {
    return globalThis.process.getBuiltinModule('node:crypto')
  } catch {
    // no process, one without the function, or Next.js's edge runtime, whose function throws
    return undefined
  }
}

/** HMAC-SHA256 on node:crypto, as a stream: what a large body takes without being copied. */
export function nativeMac(crypto: NodeCrypto, key: Uint8Array): Mac {
  return (prefix, body) => crypto.createHmac('sha256', key).update(prefix).update(body).digest()
}

export function nativeSha256(crypto: NodeCrypto, body: BodyBytes): Uint8Array {
  return crypto.createHash('sha256').update(body).digest()
}
