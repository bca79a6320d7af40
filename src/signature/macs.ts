import { equal } from '../crypto/equal.js'
import type { AsyncHmac } from '../crypto/hmac.js'
import { SignatureError } from '../errors.js'
import type { BodyBytes } from '../types.js'

/** What a signature is over: `prefix ‖ body`. The prefix is ASCII. */
export interface SignedMessage {
  readonly prefix: string
  readonly body: BodyBytes
}

/** A message and the signatures it came with, not verified yet. */
export interface SignedDelivery {
  readonly message: SignedMessage
  /** MACs, one of which should be the message's. */
  readonly signatures: readonly Uint8Array[]
}

/** The MACs of a message, one under each secret. */
export function macsOf<Mac>(
  { prefix, body }: SignedMessage,
  hmacs: readonly ((prefix: string, body: BodyBytes) => Mac)[],
): readonly Mac[] {
  return hmacs.map((hmac) => hmac(prefix, body))
}

/** {@link macsOf} where some may be promises. Without any it returns no promise, which would cost more than the MAC. */
export function macsOfAsync(
  message: SignedMessage,
  hmacs: readonly AsyncHmac[],
): readonly Uint8Array[] | Promise<readonly Uint8Array[]> {
  const macs = macsOf(message, hmacs)
  return macs.every((mac) => mac instanceof Uint8Array) ? macs : Promise.all(macs)
}

/**
 * The index of the first secret whose MAC is among the signatures. Every MAC is compared with every
 * signature, whichever matches.
 *
 * @param macs - the message's MACs, one under each secret
 * @throws SignatureError `signature_mismatch`
 */
export function requireMatchingSecret(
  signatures: readonly Uint8Array[],
  macs: readonly Uint8Array[],
): number {
  const matches = macs.map((mac) => signatures.map((signature) => equal(mac, signature)).includes(true))
  const secretIndex = matches.indexOf(true)
  if (secretIndex >= 0) return secretIndex
  throw new SignatureError(
    'signature_mismatch',
    `None of ${signatures.length} signatures matches under ${macs.length} secrets: check secret and raw body.`,
  )
}
