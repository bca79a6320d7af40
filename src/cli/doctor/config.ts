import { type SenderName, senderNames } from '../../diagnose/known-senders.js'
import { isJsonObject, type JsonObject } from '../../payload/json.js'
import { CommandError } from '../exit-codes.js'
import { secretVariableOf } from '../sender.js'

/** What `hookproof doctor` is told to look at. */
export interface DoctorConfig {
  /** The variable that holds each sender's secret. */
  readonly variables: ReadonlyMap<SenderName, string>
  readonly store?: StoreConfig | undefined
}

export interface StoreConfig {
  readonly engine: StoreEngine
  /** Of SQLite, a file. */
  readonly url: string
}

const storeEngines = ['redis', 'postgres', 'sqlite'] as const

export type StoreEngine = (typeof storeEngines)[number]

/**
 * Reads a config such as `{ "providers": { "labsync": { "secretEnv": "MY_SECRET" } }, "store": { "redis": "redis://…" } }`.
 *
 * @throws CommandError
 */
export function parseDoctorConfig(text: string): DoctorConfig {
  const { providers = {}, store } = jsonObjectOf(text)
  if (!isJsonObject(providers)) throw expected('providers as an object by sender')
  return {
    variables: new Map(
      Object.entries(providers).map(([name, settings]) => [senderOf(name), variableOf(name, settings)]),
    ),
    store: store === undefined ? undefined : storeOf(store),
  }
}

function jsonObjectOf(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    if (isJsonObject(value)) return value
  } catch {
    // told below, like JSON of another kind
  }
  throw expected('a JSON object')
}

function senderOf(name: string): SenderName {
  const found = senderNames.find((known) => known === name)
  if (found) return found
  throw expected('the names of known senders')
}

function variableOf(name: string, settings: unknown): string {
  const secretEnv = isJsonObject(settings)
    ? (settings.secretEnv ?? secretVariableOf(senderOf(name)))
    : undefined
  if (typeof secretEnv === 'string') return secretEnv
  throw expected('secretEnv of each sender as the name of a variable')
}

function storeOf(store: unknown): StoreConfig {
  const engine = storeEngines.find((name) => isJsonObject(store) && typeof store[name] === 'string')
  if (engine && isJsonObject(store)) return { engine, url: String(store[engine]) }
  throw expected('store with redis, postgres or sqlite, and its URL')
}

function expected(what: string): CommandError {
  return new CommandError(`Expected ${what} in the config.`)
}
