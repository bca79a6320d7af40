import * as nodeCrypto from 'node:crypto'
import type { AsyncMac } from '../../src/crypto/hmac.js'
import { type NodeCrypto, nativeMac } from '../../src/crypto/native.js'
import { nobleMac } from '../../src/crypto/noble.js'
import { oneShotMac } from '../../src/crypto/one-shot.js'
import { webcryptoMac } from '../../src/crypto/webcrypto.js'
import { untyped } from '../signature/support.js'

// Node before 20.12, and some runtimes that imitate it
const withoutHash = untyped<NodeCrypto>({ ...nodeCrypto, hash: undefined })

/** Every way the library has to compute HMAC-SHA256. */
export const implementations: Readonly<Record<string, (key: Uint8Array) => AsyncMac>> = {
  'node:crypto': (key) => nativeMac(nodeCrypto, key),
  'node:crypto in one shot': (key) => oneShotMac(nodeCrypto, key),
  'node:crypto without hash': (key) => oneShotMac(withoutHash, key),
  WebCrypto: webcryptoMac,
  noble: nobleMac,
}

export const each = Object.entries(implementations)

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
