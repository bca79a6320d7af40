import { fromBinary } from './bytes.js'
import { blockSize, type Mac, pads } from './hmac.js'
import { type NodeCrypto, nativeMac, nativeSha256 } from './native.js'

const capacity = 65_536
let scratch: Buffer | undefined

/**
 * HMAC-SHA256 on node:crypto, for bodies of webhook size: by hand, from two one-shot hashes. They skip a
 * stream object and, their output being text, a Buffer each, which costs more than the hashing itself.
 * Held to RFC 4231, Wycheproof and createHmac by test/crypto.
 */
export function oneShotMac(crypto: NodeCrypto, key: Uint8Array): Mac {
  const large = nativeMac(crypto, key)
  if (typeof crypto.hash !== 'function') return large
  const { inner, outer } = pads(key, (bytes) => nativeSha256(crypto, bytes))
  const last = Buffer.concat([outer, Buffer.alloc(32)])
  return (prefix, body) => {
    const text = typeof body === 'string'
    if (prefix.length + body.length * (text ? 3 : 1) > capacity) return large(prefix, body)
    // one buffer for all keys: nothing is awaited, so no two computations can be in it at a time
    scratch ??= Buffer.allocUnsafeSlow(blockSize + capacity)
    scratch.set(inner)
    let end = blockSize
    for (let i = 0; i < prefix.length; i++) scratch[end++] = prefix.charCodeAt(i)
    if (text) end += scratch.write(body, end)
    else {
      scratch.set(body, end)
      end += body.length
    }
    const digest = crypto.hash('sha256', new Uint8Array(scratch.buffer, 0, end), 'binary')
    for (let i = 0; i < 32; i++) last[blockSize + i] = digest.charCodeAt(i)
    return fromBinary(crypto.hash('sha256', last, 'binary'))
  }
}
