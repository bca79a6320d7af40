import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { webCryptoParameters } from '../crypto/webcrypto-verifier.js'
import type { SchemeDescription } from '../schemes/description.js'
import { CommandError } from './exit-codes.js'

/** The two keys of a sender, in the place of whom the command signs. */
export interface SenderKeyPair {
  /** SPKI in PEM. */
  readonly publicKey: string
  readonly privateKey: webcrypto.CryptoKey
}

/**
 * The private key in a file, and the public one that belongs to it.
 *
 * @throws CommandError where there is none, or the sender signs otherwise
 */
export async function requireKeyPair(
  path: string | undefined,
  sender: string,
  scheme: SchemeDescription,
): Promise<SenderKeyPair> {
  if (path === undefined)
    throw new CommandError(
      `Expected --private-key-file: ${sender} signs with a private key. Make one of your own, and give your receiver its public key.`,
    )
  if (scheme.kind !== 'publicKey')
    throw new CommandError(`Expected no --private-key-file: ${sender} signs with a shared secret.`)
  const { algorithm } = scheme.options
  const key = privateKeyOf(await textOf(path), path)
  const der = key.export({ type: 'pkcs8', format: 'der' })
  try {
    const privateKey = await webcrypto.subtle.importKey('pkcs8', der, webCryptoParameters[algorithm], false, [
      'sign',
    ])
    return { publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(), privateKey }
  } catch {
    throw new CommandError(`Expected a private key for ${algorithm} in ${path}, found one of another kind.`)
  }
}

function privateKeyOf(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new CommandError(`Expected a private key in ${path}, as PKCS#8 in PEM without a password.`)
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new CommandError(`Expected a private key at ${path}, could not read a file.`)
  }
}
