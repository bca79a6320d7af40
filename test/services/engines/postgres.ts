import { execFile } from 'node:child_process'
import { chown } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort, freshFolder, isInstalled, startProgram, unprivileged, until } from './process.js'
import { initdb } from './programs.js'

/** Whether tests can have a PostgreSQL. */
export const hasPostgres = isInstalled(initdb, 'PostgreSQL')

export interface PostgresServer {
  readonly url: string
  /** Asks it something on a connection of its own, to the database `postgres`. */
  ask(sql: string, database?: string): Promise<Record<string, unknown>[]>
  /** Makes an empty database, and says where it is. */
  database(name: string): Promise<string>
  /** Stops it from answering, connections open. */
  freeze(): void
  thaw(): void
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same port, with what it had committed; settles once it answers. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A PostgreSQL of our own, on a free port, with settings of one's own, too. */
export async function startPostgres(changes: Record<string, string> = {}): Promise<PostgresServer> {
  if (!initdb) throw new Error('No PostgreSQL.')
  const bin = dirname(initdb)
  const user = unprivileged('postgres')
  const [port, folder] = [await freePort(), await freshFolder('postgres')]
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder.path, user.uid, user.gid)
  const data = join(folder.path, 'data')
  const options = { ...user, cwd: folder.path }
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  await promisify(execFile)(initdb, init, options)
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    // a killed process loses nothing that the machine still has
    fsync: 'off',
    // its own work would stand in the statistics
    autovacuum: 'off',
    log_min_messages: 'panic',
    ...changes,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const start = () => startProgram(join(bin, 'postgres'), ['-D', data, ...args], options)
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  const ask = async (sql: string, database = 'postgres') => {
    const client = new Client({ connectionString: urlOf(database), connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  const isUp = async () => (await ask('SELECT 1')).length === 1

  let running = start()
  await until(isUp, 'PostgreSQL answers')
  const kill = () => running.kill()
  return {
    url: urlOf('postgres'),
    ask,
    async database(name) {
      await ask(`CREATE DATABASE ${name}`)
      return urlOf(name)
    },
    freeze: () => running.signal('SIGSTOP', 'with children'),
    thaw: () => running.signal('SIGCONT', 'with children'),
    kill,
    async restart() {
      running = start()
      await until(isUp, 'PostgreSQL answers again')
    },
    async stop() {
      await kill()
      await folder.remove()
    },
  }
}
