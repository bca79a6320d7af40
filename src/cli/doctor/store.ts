import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StoreConfig } from './config.js'
import { findDriver, type StoreDriver } from './drivers.js'
import { type Finding, faulty, sound } from './finding.js'

const usualPorts = { redis: 6379, postgres: 5432 } as const

/**
 * Whether a store can be reached, and has its table. To see the table takes a driver, which is looked for in the project.
 *
 * @param project - the folder of the user's project
 * @param timeout - in seconds
 */
export async function examineStore(
  { engine, url }: StoreConfig,
  project: string,
  timeout = 3,
): Promise<readonly Finding[]> {
  const target = engine === 'sqlite' ? fileOf(url, project) : url
  const place =
    engine === 'sqlite' ? examineFile(target) : await examineHost(engine, url, usualPorts[engine], timeout)
  if (!place.isOk) return [place]
  const driver = findDriver(engine, project)
  if (!driver)
    return [place, sound(engine, 'No driver of it is installed here: its table was not looked at.')]
  return [place, await examineTable({ engine, url: target }, driver, timeout)]
}

function fileOf(url: string, project: string): string {
  if (url.startsWith('file://')) return fileURLToPath(url)
  return resolve(project, url.replace(/^(?:sqlite|file):/, ''))
}

function examineFile(file: string): Finding {
  return existsSync(file)
    ? sound('sqlite', 'The file is there.')
    : faulty(
        'sqlite',
        'There is no such file.',
        'A store creates it at its first use: see that the path is the same.',
      )
}

async function examineHost(
  engine: string,
  text: string,
  usualPort: number,
  timeout: number,
): Promise<Finding> {
  if (!URL.canParse(text))
    return faulty(engine, 'What was given is no URL.', `Give one such as ${engine}://localhost:${usualPort}.`)
  const { hostname, port } = new URL(text)
  const place = `${hostname}:${port || usualPort}`
  const reason = await findConnectFault(hostname.replace(/^\[|\]$/g, ''), Number(port || usualPort), timeout)
  return reason === undefined
    ? sound(engine, `${place} can be reached.`)
    : faulty(
        engine,
        `${place} can not be reached (${reason}).`,
        'See that it runs, and that a firewall lets this machine through.',
      )
}

function findConnectFault(host: string, port: number, timeout: number): Promise<string | undefined> {
  return new Promise((settle) => {
    const socket = connect({ host, port, timeout: timeout * 1000 })
    const end = (reason: string | undefined) => {
      socket.destroy()
      settle(reason)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end('no answer'))
    socket.once('error', ({ code }: NodeJS.ErrnoException) => end(String(code)))
  })
}

async function examineTable(
  { engine, url }: StoreConfig,
  driver: StoreDriver,
  timeout: number,
): Promise<Finding> {
  try {
    if (await driver.hasTable(url, timeout)) return sound(engine, `It answers ${driver.name}, and is ready.`)
  } catch (error) {
    // the message of a driver may hold the URL, and so a password
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    return faulty(
      engine,
      `It does not answer ${driver.name}${code}.`,
      'See that user, password and database are right.',
    )
  }
  return engine === 'sqlite'
    ? sound(engine, 'Its table is created at the first delivery.')
    : faulty(
        engine,
        'Its table is not there.',
        'Call ensureTable() once, or run tableSql() in your migrations.',
      )
}
