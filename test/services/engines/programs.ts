import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from './process.js'

const debian = '/usr/lib/postgresql'

/** Where `redis-server` is, if it is installed. */
export const redisServer = findProgram('redis-server')

/** Where PostgreSQL's `initdb` is, if it is installed; Debian keeps it off the path. */
export const initdb = findProgram('initdb', binFolders())

function binFolders(): string[] {
  try {
    return readdirSync(debian).map((version) => join(debian, version, 'bin'))
  } catch {
    return []
  }
}
