import { sha256 } from '../../crypto/sha256.js'
import type { ClaimTerms, LeaseTerms } from '../../delivery/define-store.js'
import { ConfigError } from '../../errors.js'

/** A Durable Object namespace, as a Worker's `env` has it. */
export interface ObjectNamespaceLike {
  idFromName(name: string): unknown
  get(id: unknown): { fetch(url: string, init: { method: string; body: string }): Promise<ResponseLike> }
}

/** What an object answers with. */
export interface ResponseLike {
  readonly ok: boolean
  readonly status: number
  json(): Promise<unknown>
}

/** What an object is asked to do with a key. */
export type ObjectRequest =
  | { readonly operation: 'claim'; readonly key: string; readonly terms: ClaimTerms }
  | { readonly operation: LeaseOperation; readonly key: string; readonly terms: LeaseTerms }

export type LeaseOperation = 'renew' | 'complete' | 'release'

/** Asks the object that remembers the request's key. */
export async function askObject(
  namespace: ObjectNamespaceLike,
  request: ObjectRequest,
  shards: number | undefined,
): Promise<unknown> {
  const object = namespace.get(namespace.idFromName(await objectName(request.key, shards)))
  const init = { method: 'POST', body: JSON.stringify(request) }
  const response = await object.fetch('https://hookproof.invalid/', init)
  if (!response.ok) throw new Error(`The Durable Object answered ${response.status}.`)
  return response.json()
}

async function objectName(key: string, shards: number | undefined): Promise<string> {
  if (shards === undefined) return key
  const hash = Number.parseInt((await sha256(key)).slice(0, 8), 16)
  return `shard-${hash % shards}`
}

/** @throws ConfigError `store_not_atomic` */
export function requireNamespace(namespace: ObjectNamespaceLike): void {
  if (typeof namespace?.idFromName !== 'function')
    throw new ConfigError(
      'store_not_atomic',
      'Expected a Durable Object namespace. Workers KV can’t claim: what one location writes, another sees up to a minute later.',
    )
}
