import { nodeCrypto } from '../../crypto/node-crypto.js'
import { ConfigError } from '../../errors.js'
import { type OptionNames, requireKnownOptions } from '../../options.js'
import { ownOptions } from '../../own-options.js'
import { freshnessOf, replayWindowOf } from '../../signature/tolerance.js'
import type { BodyBytes, FreshnessOptions, HeadersLike } from '../../types.js'
import { createSeal, nodeCryptoMissing, type Scheme } from '../scheme.js'
import { requireUrl } from '../signed-parts.js'
import { requireCandidates } from './candidate.js'
import type { Component } from './component.js'
import { digestChecksOf } from './content-digest.js'
import { type MessageKeys, signatureKeysOf } from './keys.js'
import { requireProof } from './proof.js'
import { requiredComponentsOf } from './required-component.js'

/** How {@link httpMessageSignature} is set up. */
export interface HttpMessageSignatureOptions extends FreshnessOptions {
  /** The sender's keys by their `keyid`; or one, whatever the `keyid` is. Each says its own algorithm. */
  readonly keys: MessageKeys
  /**
   * What a signature must cover: headers and derived components, with their parameters behind them, such as
   * `@query-param;name="id"`. Default: `@method`, `content-digest` and, with a `url`, `@target-uri`. Without
   * `content-digest`, anybody may change the body.
   */
  readonly required?: readonly string[] | undefined
  /** This webhook's whole public URL, as the sender has it. Derived components come from it, never from a request. */
  readonly url?: string | undefined
  /** What the sender tags its signatures with. Others are ignored. Default: any will do. */
  readonly tag?: string | undefined
}

const names: OptionNames<HttpMessageSignatureOptions> = {
  keys: true,
  required: true,
  url: true,
  tag: true,
  tolerance: true,
  now: true,
}

/**
 * HTTP Message Signatures (RFC 9421): a `signature-input` header lists what is signed, and `signature` holds the
 * signatures. The body is signed by its `content-digest` (RFC 9530). Each signature says when it was `created`.
 *
 * A request may hold several signatures. One of them must be by a known key and cover everything `required`.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = httpMessageSignature({
 *   url: 'https://example.com/webhooks',
 *   keys: { 'acme-1': { algorithm: 'hmac-sha256', secret: process.env.ACME_SECRET } },
 * })
 * ```
 */
export function httpMessageSignature(given: HttpMessageSignatureOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  const keys = signatureKeysOf(options.keys)
  const url = options.url === undefined ? undefined : targetUrlOf(options.url)
  const required = requiredComponentsOf(options.required, url)
  const requirements = { keys, required, url, tag: findTag(options.tag) }
  const freshness = freshnessOf(options)
  const proofOptions = { keys, freshness, now: options.now ?? Date.now }

  // every check begins before any is awaited: the caller may reuse the body's buffer meanwhile
  function checksOf(body: BodyBytes, headers: HeadersLike) {
    const candidates = requireCandidates(headers, requirements)
    // these first, since they may throw: nothing else must have begun then
    const digests = candidates.some(({ coversBody }) => coversBody) ? digestChecksOf(body, headers) : []
    const signed = candidates.map(({ key, base, signature }) => key.verify(base, signature.bytes))
    return { candidates, digests, signed }
  }

  return {
    headers: headerNamesOf(required),
    replayWindow: replayWindowOf(freshness),
    describe: () => ({ kind: 'httpMessageSignature', options }),
    seal: createSeal(keys.all.flatMap(({ hmac }) => hmac ?? [])),
    verify(body, headers) {
      // ahead of any check: WebCrypto would go on after this has thrown
      if (!nodeCrypto) throw nodeCryptoMissing()
      const { candidates, signed, digests } = checksOf(body, headers)
      return requireProof(
        { candidates, signed: signed.map(isTrue), digests: digests.map(isTrue) },
        proofOptions,
      )
    },
    async verifyAsync(body, headers) {
      const { candidates, ...checks } = checksOf(body, headers)
      const [signed, digests] = await Promise.all([Promise.all(checks.signed), Promise.all(checks.digests)])
      return requireProof({ candidates, signed, digests }, proofOptions)
    },
  }
}

/**
 * The URL that derived components come from.
 *
 * @throws ConfigError `option_invalid`
 */
export function targetUrlOf(text: string): URL {
  const url = requireUrl(text)
  if (!URL.canParse(url)) throw new ConfigError('option_invalid', 'Expected url to be a URL.')
  // a fragment is never sent
  return new URL(url.replace(/#.*/, ''))
}

/**
 * @throws ConfigError `option_invalid`
 */
function findTag(tag: string | undefined): string | undefined {
  if (tag === undefined || (typeof tag === 'string' && tag !== '')) return tag
  throw new ConfigError('option_invalid', 'Expected tag to be a text, as the sender writes it.')
}

function headerNamesOf(required: readonly Component[]): readonly string[] {
  const headers = required.flatMap(({ name }) => (name.startsWith('@') ? [] : name))
  return [...new Set(['signature-input', 'signature', 'content-digest', ...headers])]
}

function isTrue(check: boolean | Promise<boolean>): boolean {
  return check === true
}
