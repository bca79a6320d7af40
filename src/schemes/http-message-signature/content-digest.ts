import { type DigestHash, digestOf } from '../../crypto/digest.js'
import { equal } from '../../crypto/equal.js'
import { SignatureError } from '../../errors.js'
import type { BodyBytes, HeadersLike } from '../../types.js'
import type { Component } from './component.js'
import { requireDictionary } from './signature-headers.js'
import type { InnerList, Item } from './structured-field.js'

const hashes: ReadonlyMap<string, DigestHash> = /* @__PURE__ */ new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
])

const bodyIdentifiers: ReadonlySet<string> = /* @__PURE__ */ new Set([
  '"content-digest"',
  '"content-digest";sf',
  '"content-digest";key="sha-256"',
  '"content-digest";key="sha-512"',
])

/** Whether a component stands for the body, by a digest of it. */
export function isBodyDigest({ identifier }: Component): boolean {
  return bodyIdentifiers.has(identifier)
}

/**
 * Whether a body has the digests in `content-digest` (RFC 9530), for each of them in SHA-256 or SHA-512. There is at
 * least one, and all must match: a signature may cover any of them.
 *
 * @throws SignatureError `header_missing`, `header_malformed`, `header_too_long`
 */
export function digestChecksOf(
  body: BodyBytes,
  headers: HeadersLike,
): readonly (boolean | Promise<boolean>)[] {
  const checks = Array.from(requireDictionary(headers, 'content-digest')).flatMap(([key, member]) => {
    const hash = hashes.get(key)
    return hash === undefined ? [] : hasDigest(body, hash, requireDigest(member))
  })
  if (checks.length > 0) return checks
  throw new SignatureError('header_malformed', 'Expected sha-256 or sha-512 in the header content-digest.')
}

function hasDigest(body: BodyBytes, hash: DigestHash, expected: Uint8Array): boolean | Promise<boolean> {
  const digest = digestOf(hash, body)
  return ArrayBuffer.isView(digest) ? equal(digest, expected) : digest.then((bytes) => equal(bytes, expected))
}

function requireDigest(member: Item | InnerList): Uint8Array {
  if ('bare' in member && member.bare.kind === 'bytes') return member.bare.value
  throw new SignatureError(
    'header_malformed',
    'Expected each digest in the header content-digest in base64, between colons.',
  )
}
