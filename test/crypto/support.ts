import * as nodeCrypto from 'node:crypto'
import type { AsyncHmac, KeyBytes } from '../../src/crypto/hmac.js'
import { createNobleHmac } from '../../src/crypto/noble-hmac.js'
import type { NodeCrypto } from '../../src/crypto/node-crypto.js'
import { createNodeHmac, createStreamedHmac } from '../../src/crypto/node-hmac.js'
import { createWebCryptoHmac } from '../../src/crypto/webcrypto-hmac.js'
import { untyped } from '../signature/support.js'

// Node before 20.12, and some runtimes that imitate it
const withoutHash = untyped<NodeCrypto>({ ...nodeCrypto, hash: undefined })

/** Every way the library has to compute HMAC-SHA256. */
const implementations: Readonly<Record<string, (key: KeyBytes) => AsyncHmac>> = {
  'node:crypto': (key) => createStreamedHmac(nodeCrypto, key),
  'node:crypto in one shot': (key) => createNodeHmac(nodeCrypto, key),
  'node:crypto in one shot, as Bun and Deno take it': (key) =>
    elsewhere('Bun', () => createNodeHmac(nodeCrypto, key)),
  'node:crypto without hash': (key) => createNodeHmac(withoutHash, key),
  WebCrypto: createWebCryptoHmac,
  noble: createNobleHmac,
}

/** Runs something as if on the runtime that has this global. */
function elsewhere<Result>(runtime: 'Bun' | 'Deno', run: () => Result): Result {
  const globals = untyped<Record<string, unknown>>(globalThis)
  globals[runtime] = {}
  try {
    return run()
  } finally {
    delete globals[runtime]
  }
}

/** Each of them by its name, for any bytes as the key. */
export const each = Object.entries(implementations).map(
  ([name, createHmac]) => [name, (key: Uint8Array) => createHmac(new Uint8Array(key))] as const,
)

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
