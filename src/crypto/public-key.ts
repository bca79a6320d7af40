import { ConfigError } from '../errors.js'
import { toHex } from './bytes.js'
import { derTags, findElement, findPair, findPositivePair } from './der.js'
import { isSoundEd25519Key } from './ed25519-key.js'
import type { KeyBytes } from './hmac.js'

/** How a sender signs with its private key. `rsa-sha256` is PKCS#1 v1.5. */
export type SignatureAlgorithm =
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'ecdsa-p384-sha384'
  | 'rsa-sha256'
  | 'rsa-pss-sha512'

/** A public key that has been checked. */
export interface PublicKey {
  readonly algorithm: SignatureAlgorithm
  /** Its SubjectPublicKeyInfo (RFC 5280), in DER. */
  readonly spki: KeyBytes
}

interface KeyKind {
  /** What such a key is called in an error. */
  readonly name: string
  /** What its AlgorithmIdentifier holds, in hex. */
  readonly identifier: string
  readonly isSound: (key: Uint8Array) => boolean
  /** What a sound key is, in an error. */
  readonly sound: string
}

const rsaKind: KeyKind = {
  name: 'an RSA key',
  identifier: '06092a864886f70d0101010500',
  isSound: isSoundRsaKey,
  sound: '2048 bits at least, and an odd exponent of 3 or more in up to 32 bits',
}

const kinds: { readonly [Algorithm in SignatureAlgorithm]: KeyKind } = {
  ed25519: {
    name: 'an Ed25519 key',
    identifier: '06032b6570',
    isSound: isSoundEd25519Key,
    sound: '32 bytes that are a point of large order',
  },
  'ecdsa-p256-sha256': {
    name: 'a P-256 key',
    identifier: '06072a8648ce3d020106082a8648ce3d030107',
    isSound: (point) => point.length === 65 && point[0] === 4,
    sound: 'an uncompressed point of 65 bytes',
  },
  'ecdsa-p384-sha384': {
    name: 'a P-384 key',
    identifier: '06072a8648ce3d020106052b81040022',
    isSound: (point) => point.length === 97 && point[0] === 4,
    sound: 'an uncompressed point of 97 bytes',
  },
  'rsa-sha256': rsaKind,
  'rsa-pss-sha512': rsaKind,
}

/**
 * A public key for an algorithm, from its SubjectPublicKeyInfo in DER, or from the 32 bytes of an Ed25519 key.
 *
 * @throws ConfigError `secret_malformed`; `option_invalid` where there is no such algorithm
 */
export function requirePublicKey(bytes: KeyBytes, algorithm: SignatureAlgorithm): PublicKey {
  const { name, identifier, isSound, sound } = kindOf(algorithm)
  const spki = bytes.length === 32 ? ed25519SpkiOf(bytes) : bytes
  const [found, bits] = findPair(spki, derTags.sequence, derTags.bitString) ?? []
  // a BIT STRING begins with how many bits of its last byte are unused
  if (!found || bits?.[0] !== 0) throw isPrivateKey(bytes) ? privateKeyFound() : notSpki()
  if (toHex(found) !== identifier)
    throw new ConfigError(
      'secret_malformed',
      `Expected ${name} as the public key for ${algorithm}, got ${nameOf(toHex(found))}.`,
    )
  if (isSound(bits.subarray(1))) return { algorithm, spki }
  throw new ConfigError('secret_malformed', `Expected ${name} as the public key, of ${sound}.`)
}

/** What is thrown where the public key turns out to be the private one. */
export function privateKeyFound(): ConfigError {
  return new ConfigError(
    'secret_malformed',
    'Expected a public key, got a private one: it belongs to the sender alone. Replace it if it is real.',
  )
}

/** What is thrown where the runtime refuses a key. */
export function publicKeyRefused(): ConfigError {
  return new ConfigError(
    'secret_malformed',
    'Expected a public key that is a point on its curve, or an RSA key: this runtime refuses the one it was given.',
  )
}

function kindOf(algorithm: SignatureAlgorithm): KeyKind {
  if (Object.hasOwn(kinds, algorithm)) return kinds[algorithm]
  throw new ConfigError(
    'option_invalid',
    'Expected an algorithm for public keys, such as "ed25519", "ecdsa-p256-sha256" or "rsa-sha256".',
  )
}

function nameOf(identifier: string): string {
  const kind = Object.values(kinds).find((kind) => kind.identifier === identifier)
  return kind?.name ?? 'one of another kind or curve'
}

function ed25519SpkiOf(key: KeyBytes): KeyBytes {
  // the DER ahead of a key is always the same (RFC 8410)
  return Uint8Array.of(0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0, ...key)
}

/** Runtimes differ in how long an exponent they take. */
function isSoundRsaKey(der: Uint8Array): boolean {
  const [modulus, exponent] = findPositivePair(der)?.map((number) => BigInt(`0x${toHex(number)}`)) ?? []
  if (!modulus || !exponent) return false
  return modulus >= 2n ** 2047n && exponent % 2n === 1n && exponent >= 3n && exponent < 2n ** 32n
}

/** PKCS#8, PKCS#1 and SEC 1 begin a private key with a version; NaCl writes one of Ed25519 in 64 bytes. */
function isPrivateKey(bytes: Uint8Array): boolean {
  const sequence = findElement(bytes, derTags.sequence)
  const version = sequence && findElement(sequence.content, derTags.integer)
  return bytes.length === 64 || version?.content.length === 1
}

function notSpki(): ConfigError {
  return new ConfigError(
    'secret_malformed',
    'Expected a public key in SPKI, as `openssl pkey -pubout` writes it, or the 32 bytes of an Ed25519 key. PEM goes in as text.',
  )
}
