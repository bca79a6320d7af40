import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { freshFile } from '../support/sqlite.js'
import { programs } from './build.js'

const run = promisify(execFile)

async function freshDatabase() {
  const { file, connect, remove } = await freshFile((name) => new Database(name))
  onTestFinished(remove)
  const count = (where: string) =>
    connect().prepare(`SELECT count(*) FROM hookproof_deliveries WHERE ${where}`).pluck().get()
  return { file, connect, count }
}

test.each(['leases', 'transactions'])(
  'eight processes on a fresh file, in %s: each makes its delivery',
  async (mode) => {
    const { file, count } = await freshDatabase()
    await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, [programs.once, file, mode])))
    expect(count('done')).toBe(8)
  },
)

test.each(['leases', 'transactions'])(
  'processes that end with their delivery sweep fifty thousand rows, in %s',
  async (mode) => {
    const { file, connect, count } = await freshDatabase()
    await run(process.execPath, [programs.once, file, mode])
    connect().exec(`
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)
    INSERT INTO hookproof_deliveries (key, owner, fingerprint, attempt, fence, lease_ends_at, done, ends_at)
    SELECT 'over-' || n, 'anna', 'a', 1, 1, 0, 1, 2 FROM numbers`)
    // a thousand each, if they have no time for more
    for (let turn = 0; turn < 50; turn++) await run(process.execPath, [programs.once, file, mode])
    expect(count('NOT done')).toBe(0)
    expect(count('ends_at = 2')).toBe(0)
  },
)
