import { hexMac } from '../crypto/bytes.js'
import type { Provider } from '../providers/define.js'
import { requireMatchingSecret } from '../signature/macs.js'
import type { BodyBytes, Proof } from '../types.js'
import type { FoundRecord } from './define-log.js'
import { hashedKey } from './message.js'

/** The MACs over key and body, one for each secret of the provider; none where it has no secret. */
export async function sealsOf(
  provider: Provider,
  key: string,
  body: BodyBytes,
): Promise<readonly Uint8Array[]> {
  // no scheme signs what begins like this, so that no signature is a seal
  return provider.seal(`hookproof.record.${await hashedKey({ deliveryKey: key })}.`, body)
}

/**
 * Verifies a record by its seal.
 *
 * @throws SignatureError `signature_mismatch`
 */
export async function unseal(provider: Provider, record: FoundRecord): Promise<Proof> {
  const { key, body, seal, signedAt: timestamp } = record
  const seals = await sealsOf(provider, key, body)
  // an account that verifies nothing has nothing to seal with
  if (seals.length === 0 && seal === '') return { verified: false, timestamp, secretIndex: -1 }
  const mac = hexMac(seal)
  return { verified: true, timestamp, secretIndex: requireMatchingSecret(mac ? [mac] : [], seals) }
}
