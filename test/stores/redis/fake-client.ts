import type { IoRedisLike, NodeRedisLike, RedisLike } from '../../../src/stores/redis/index.js'

/** Answers a script. */
export type Answer = () => Promise<unknown>

export interface FakeRedis<Client extends RedisLike = RedisLike> {
  readonly client: Client
  /** Each script it was asked, with key and arguments. */
  readonly asked: unknown[][]
}

export interface FakeConnection<Client extends RedisLike> extends FakeRedis<Client> {
  /** Tells the listeners of an event. */
  emit(event: string): void
  /** How often it was ended by the store. */
  ended: number
  /** What it was duplicated to. */
  readonly duplicates: FakeConnection<Client>[]
}

/** @param next - answers of its duplicates, in the order they are made */
export function fakeIoRedis(answer: Answer, next: Answer[] = []): FakeConnection<IoRedisLike> {
  const { on, emit } = listeners()
  const fake: FakeConnection<IoRedisLike> = {
    asked: [],
    duplicates: [],
    ended: 0,
    emit,
    client: {
      call(_, script, __, key, ...args) {
        fake.asked.push([script, key, args])
        return answer()
      },
      duplicate: () => duplicated(fake, fakeIoRedis(nextOf(next), next)),
      connect: () => Promise.reject(new Error('Redis is already connecting')),
      disconnect: () => void fake.ended++,
      on,
    },
  }
  return fake
}

/** @param next - answers of its duplicates, in the order they are made */
export function fakeNodeRedis(answer: Answer, next: Answer[] = []): FakeConnection<NodeRedisLike> {
  const { on, emit } = listeners()
  let connected = () => {}
  const fake: FakeConnection<NodeRedisLike> = {
    asked: [],
    duplicates: [],
    ended: 0,
    emit(event) {
      if (event === 'ready') connected()
      emit(event)
    },
    client: {
      get isOpen() {
        return fake.ended === 0
      },
      eval(script, { keys, arguments: args }) {
        fake.asked.push([script, ...keys, args])
        return answer()
      },
      duplicate: () => duplicated(fake, fakeNodeRedis(nextOf(next), next)),
      connect: () =>
        new Promise<void>((resolve) => {
          connected = resolve
        }),
      destroy: () => void fake.ended++,
      on,
    },
  }
  return fake
}

export function fakeRest(answer: Answer): FakeRedis {
  const asked: unknown[][] = []
  const run = (script: string, keys: string[], args: string[]) => {
    asked.push([script, ...keys, args])
    return answer()
  }
  return { client: { eval: run }, asked }
}

function nextOf(answers: Answer[]): Answer {
  const answer = answers.shift()
  if (!answer) throw new Error('Expected no further duplicate.')
  return answer
}

function duplicated<Client extends RedisLike>(
  of: FakeConnection<Client>,
  duplicate: FakeConnection<Client>,
): Client {
  of.duplicates.push(duplicate)
  return duplicate.client
}

function listeners() {
  const all: [string, () => void][] = []
  return {
    on: (event: string, listener: () => void) => void all.push([event, listener]),
    emit(event: string) {
      for (const [name, listener] of all) if (name === event) listener()
    },
  }
}
