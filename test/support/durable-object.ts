import {
  DeliveryObject,
  type ObjectNamespaceLike,
  type ObjectStateLike,
} from '../../src/stores/durable-object/index.js'

type Storage = ObjectStateLike['storage']

/** The storage of one object, in memory, with the alarm that was last set. */
export interface MemoryStorage extends Storage {
  readonly entries: Map<string, unknown>
  alarm: number | null
  rowsRead: number
}

export function memoryStorage(): MemoryStorage {
  const entries = new Map<string, unknown>()
  const storage: MemoryStorage = {
    entries,
    alarm: null,
    rowsRead: 0,
    // what was put under a key is what is gotten: a copy, as the real one makes
    async get<Value>(key: string) {
      storage.rowsRead++
      return structuredClone(entries.get(key)) as Value | undefined
    },
    put: async (key, value) => void entries.set(key, structuredClone(value)),
    delete: async (key) => entries.delete(key),
    async list<Value>({
      prefix = '',
      end = '\uffff',
      limit,
    }: {
      prefix?: string
      end?: string
      limit: number
    }) {
      const keys = [...entries.keys()].sort().filter((key) => key.startsWith(prefix) && key < end)
      const found = keys.slice(0, limit)
      storage.rowsRead += found.length
      return new Map(found.map((key) => [key, entries.get(key) as Value]))
    },
    async deleteAll() {
      entries.clear()
    },
    async deleteAlarm() {
      storage.alarm = null
    },
    setAlarm: async (at) => {
      storage.alarm = at
    },
    getAlarm: async () => storage.alarm,
  }
  return storage
}

/** A namespace whose objects live in this process, each doing one thing at a time. */
export function memoryNamespace(): ObjectNamespaceLike & { readonly names: () => string[] } {
  const objects = new Map<string, (request: Request) => Promise<Response>>()
  return {
    names: () => [...objects.keys()],
    idFromName: (name) => name,
    get(id) {
      const name = String(id)
      const ask = objects.get(name) ?? oneAtATime(new DeliveryObject({ storage: memoryStorage() }))
      objects.set(name, ask)
      return { fetch: (url, init) => ask(new Request(url, init)) }
    },
  }
}

/** Lets no request in while the object awaits its storage, as the runtime does. */
function oneAtATime(object: DeliveryObject): (request: Request) => Promise<Response> {
  let last: Promise<unknown> = Promise.resolve()
  return (request) => {
    const response = last.then(() => object.fetch(request))
    last = response
    return response
  }
}
