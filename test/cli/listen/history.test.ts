import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type History, memoryHistory } from '../../../src/cli/listen/history.js'
import { sqliteHistory } from '../../../src/cli/listen/sqlite-history.js'
import type { InspectedDelivery } from '../../../src/inspector/source.js'
import { openWasm } from '../../support/sqlite-wasm.js'

function delivery(id: string, size = 2): InspectedDelivery {
  return {
    id,
    provider: 'labsync',
    receivedAt: 1_700_000_000_000 + Number(id),
    method: 'POST',
    target: '/',
    headers: [['x-a', '1']],
    body: new Uint8Array(size).fill(0xff),
    size,
    verdict: { status: 'verified', type: 'job.created' },
    findings: [],
    thread: id,
    isRedelivery: false,
  }
}

const folder = mkdtempSync(join(tmpdir(), 'hookproof-'))
let count = 0

const histories: readonly (readonly [string, () => History])[] = [
  ['in memory', memoryHistory],
  [
    'in SQLite',
    () => {
      vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ DatabaseSync: openWasm } as never)
      return sqliteHistory(join(folder, `${count++}.sqlite`))
    },
  ],
]

afterEach(() => vi.restoreAllMocks())

describe.each(histories)('a history %s', (_, create) => {
  test('finds what was put, lists the latest first, and replaces what it has', () => {
    const history = create()
    for (const id of ['1', '2', '3']) history.put(delivery(id))
    history.put({ ...delivery('2'), answerStatus: 200 })
    expect(history.find('2')).toMatchObject({ id: '2', answerStatus: 200, headers: [['x-a', '1']] })
    expect([...(history.find('2')?.body ?? [])]).toEqual([255, 255])
    expect(history.latest(2).map(({ id }) => id)).toEqual(['3', '2'])
    expect(history.find('4')).toBeUndefined()
    history.close()
  })
})

describe('a history in memory', () => {
  test('holds 500 deliveries', () => {
    const history = memoryHistory()
    for (let id = 1; id <= 600; id++) history.put(delivery(String(id)))
    expect(history.latest(1000)).toHaveLength(500)
    expect(history.find('100')).toBeUndefined()
    expect(history.find('600')).toBeDefined()
  })

  test('holds 64 MiB of bodies, and the newest whatever its size', () => {
    const history = memoryHistory()
    const mebibyte = 1_048_576
    for (let id = 1; id <= 5; id++) history.put(delivery(String(id), 16 * mebibyte))
    expect(history.latest(10).map(({ id }) => id)).toEqual(['5', '4', '3', '2'])
    history.put(delivery('6', 70 * mebibyte))
    expect(history.latest(10).map(({ id }) => id)).toEqual(['6'])
  })
})

test('a file that is no database, or a Node without SQLite, is refused in plain words', () => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue({
    DatabaseSync: class {
      constructor() {
        throw new Error('on purpose')
      }
    },
  } as never)
  expect(() => sqliteHistory('x.sqlite')).toThrow("it can't be opened")
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never)
  expect(() => sqliteHistory('x.sqlite')).toThrow('Node.js 22.13 or newer')
})
