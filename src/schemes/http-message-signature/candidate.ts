import { SignatureError } from '../../errors.js'
import { safely } from '../../signature/safe.js'
import type { HeadersLike } from '../../types.js'
import { requireSuccesses } from './attempts.js'
import type { Component, ComponentSource } from './component.js'
import { isBodyDigest } from './content-digest.js'
import type { SignatureKeys } from './keys.js'
import { requireComponents, signatureBaseOf } from './signature-base.js'
import { type MessageSignature, requireSignatures } from './signature-headers.js'
import type { SignatureKey } from './signature-key.js'

/** What a signature must be like to be looked at, and what it must cover. */
export interface Requirements {
  readonly keys: SignatureKeys
  readonly required: readonly Component[]
  readonly url: URL | undefined
  readonly tag: string | undefined
}

/** A signature that fulfils the requirements, if it is one. */
export interface Candidate {
  readonly signature: MessageSignature
  readonly key: SignatureKey
  /** What should be signed. */
  readonly base: string
  readonly coversBody: boolean
}

/**
 * A request's signatures by known keys that fulfil the requirements: one at least. Others are no reason to refuse it.
 *
 * @throws SignatureError where there is none, for what is wrong with the first
 */
export function requireCandidates(
  headers: HeadersLike,
  requirements: Requirements,
): readonly [Candidate, ...Candidate[]] {
  const { keys, tag, url } = requirements
  const source: ComponentSource = { headers, url, dictionaries: new Map() }
  const attempts = requireSignatures(headers).flatMap((signature) => {
    const key = keys.find(signature.keyid)
    if (!key || (tag !== undefined && signature.tag !== tag)) return []
    return safely(() => candidateOf(signature, key, source, requirements.required))
  })
  if (attempts.length > 0) return requireSuccesses(attempts)
  throw new SignatureError(
    'signature_missing',
    `Expected a signature whose keyid is among the keys${tag === undefined ? '' : `, with the tag "${tag}"`}, found none.`,
  )
}

function candidateOf(
  signature: MessageSignature,
  key: SignatureKey,
  source: ComponentSource,
  required: readonly Component[],
): Candidate {
  const { input, alg = key.algorithm } = signature
  if (alg !== key.algorithm)
    throw new SignatureError(
      'signature_mismatch',
      `Expected a signature by ${key.algorithm}, which its key is for, got one that says another alg.`,
    )
  const components = requireComponents(input)
  requireCovered(required, components)
  const base = signatureBaseOf(input, components, source)
  return { signature, key, base, coversBody: components.some(isBodyDigest) }
}

function requireCovered(required: readonly Component[], components: readonly Component[]): void {
  const covered = new Set(components.map(({ identifier }) => identifier))
  const missing = required.flatMap(({ identifier }) => (covered.has(identifier) ? [] : identifier))
  if (missing.length > 0)
    throw new SignatureError(
      'signature_missing',
      `Expected a signature that covers ${missing.join(', ')}, found one that doesn't.`,
    )
}
