/** The clients of the engines, which test/services has installed by its lock. */
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../test/services/package.json', import.meta.url))
export const { Redis } = require('ioredis')
export const { Pool } = require('pg')
export const Database = require('better-sqlite3')

/** A claim nobody has made before, as long as a store makes it by default. */
export function terms() {
  return { owner: randomUUID(), leaseMs: 30_000, ttlMs: 604_800_000, fingerprint: 'a'.repeat(64) }
}
