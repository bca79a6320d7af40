import { createHash, createHmac, createPublicKey } from 'node:crypto'
import {
  type HttpMessageSignatureOptions,
  httpMessageSignature,
  type MessageKey,
} from '../../../src/schemes/index.js'
import type { Scheme } from '../../../src/schemes/scheme.js'
import { body, clock, moment, secret, untyped } from '../../signature/support.js'
import vectors from '../../vectors/rfc9421.json' with { type: 'json' }

export const url = 'https://example.com/hooks?tenant=7'
export const key = { algorithm: 'hmac-sha256', secret } as const
export const parameters = `;created=${moment};keyid="acme"`

/** A covered component's identifier and value, as they stand in the base. */
export type Line = readonly [identifier: string, value: string]

/** What a scheme requires unless told otherwise. */
export const usualLines: readonly Line[] = [
  ['"@method"', 'POST'],
  ['"@target-uri"', url],
  ['"content-digest"', digestOf(body)],
]

export function digestOf(text: string, hash: 'sha256' | 'sha512' = 'sha256'): string {
  const digest = createHash(hash).update(text).digest('base64')
  return `${hash.replace('sha', 'sha-')}=:${digest}:`
}

/** Signs a base by node:crypto alone: nothing of the library judges itself. */
export type Sign = (base: Buffer) => Uint8Array

export function hmacBy(by: string): Sign {
  return (base) => createHmac('sha256', by).update(base).digest()
}

/** A signature's input and bytes as they stand in the two headers. */
export function signatureOf(
  lines: readonly Line[] = usualLines,
  { given = parameters, sign = hmacBy(secret) }: { given?: string; sign?: Sign } = {},
): { readonly input: string; readonly bytes: string } {
  const input = `(${lines.map(([identifier]) => identifier).join(' ')})${given}`
  const base = [...lines, ['"@signature-params"', input]].map(([name, value]) => `${name}: ${value}`)
  return { input, bytes: `:${Buffer.from(sign(Buffer.from(base.join('\n')))).toString('base64')}:` }
}

/** The headers of a request with one signature. */
export function signed(
  lines?: readonly Line[],
  options?: Parameters<typeof signatureOf>[1],
): Record<string, unknown> {
  const { input, bytes } = signatureOf(lines, options)
  return { 'content-digest': digestOf(body), 'signature-input': `sig=${input}`, signature: `sig=${bytes}` }
}

export function schemeWith(options: object = {}): Scheme {
  return httpMessageSignature(
    untyped<HttpMessageSignatureOptions>({ keys: { acme: key }, url, ...clock, ...options }),
  )
}

/** The keys of RFC 9421, appendix B.1, by their ids. */
export const rfcKeys: readonly (readonly [string, MessageKey])[] = Object.keys(vectors.keys).map((keyid) => [
  keyid,
  rfcKeyOf(keyid),
])

export function rfcKeyOf(keyid: string): MessageKey {
  const found: object = Reflect.get(vectors.keys, keyid)
  return untyped<MessageKey>(
    'publicKey' in found ? { ...found, publicKey: inSpki(String(found.publicKey)) } : found,
  )
}

/** The RFC prints one of its keys in PKCS#1. */
function inSpki(publicKey: string): string {
  return createPublicKey(publicKey).export({ format: 'pem', type: 'spki' }).toString()
}
