import { hexMac, toHex } from '../../crypto/bytes.js'
import type { AsyncHmac } from '../../crypto/hmac.js'
import { sha256 } from '../../crypto/sha256.js'
import { ConfigError, SignatureError } from '../../errors.js'
import type { Provider } from '../../providers/define.js'
import { macsOfAsync, requireMatchingSecret } from '../../signature/macs.js'
import { storedKey } from '../define-store.js'
import type { LoadedEntry } from './engine.js'
import { type DeliveryFacts, findFacts } from './facts.js'

/** Seals what a log writes, and recognises it later. */
export interface Sealer {
  /** The seal of a text, in hex; empty where there is no secret to seal with. */
  seal(provider: Provider, text: string): Promise<string>
  /**
   * Verifies a text by its seal.
   *
   * @throws SignatureError `signature_mismatch`; ConfigError `option_invalid` where nobody sealed it
   */
  requireSealed(provider: Provider, text: string, seal: string): Promise<void>
}

// no sender signs what begins like this, as it is neither JSON nor a timestamp: so no signature is a seal
const prefix = 'hookproof.record.'

/**
 * Seals under the log's own secrets, or where it has none, under the sender's. The first one seals, and a seal
 * under any of them is recognised.
 */
export function createSealer(ownHmacs: readonly AsyncHmac[]): Sealer {
  async function sealsOf(provider: Provider, text: string): Promise<readonly Uint8Array[]> {
    const own = await macsOfAsync({ prefix, body: text }, ownHmacs)
    return [...own, ...(await provider.seal(prefix, text))]
  }

  return {
    async seal(provider, text) {
      const [seal] = await sealsOf(provider, text)
      return seal ? toHex(seal) : ''
    },
    async requireSealed(provider, text, seal) {
      const seals = await sealsOf(provider, text)
      if (seal === '' && seals.length === 0) throw notSealed(provider)
      const mac = hexMac(seal)
      requireMatchingSecret(mac ? [mac] : [], seals)
    },
  }
}

function notSealed({ name }: Provider): ConfigError {
  return new ConfigError(
    'option_invalid',
    `Expected a sealed record, found one that nobody sealed: ${name} has no secret here. Give the log sealWith, a secret of your own: what is recorded from then on can be redelivered.`,
  )
}

/**
 * The facts of a record, verified by its seal: that this provider's delivery was recorded under this key, with
 * this body.
 *
 * @throws SignatureError `signature_mismatch`; ConfigError `option_invalid` where nobody sealed it
 */
export async function unseal(
  sealer: Sealer,
  provider: Provider,
  { key, facts: text, seal, body }: LoadedEntry,
): Promise<DeliveryFacts> {
  await sealer.requireSealed(provider, text, seal)
  const facts = findFacts(text)
  if (
    facts?.provider !== provider.name ||
    (await storedKey(facts.delivery.key)) !== key ||
    (await sha256(body)) !== facts.delivery.fingerprint
  )
    throw new SignatureError(
      'signature_mismatch',
      'The seal is genuine, but of another record: key, provider or body were changed after they were recorded.',
    )
  return facts
}
