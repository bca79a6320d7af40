import { createHash } from 'node:crypto'
import { postgresEngine, postgresStore } from '../../dist/stores/postgres.js'
import { redisEngine } from '../../dist/stores/redis.js'
import { Pool, Redis, terms } from './engines.mjs'

let counter = 0

function freshKeys(count) {
  return Array.from({ length: count }, () => {
    const hash = createHash('sha256').update(String(counter++)).digest('hex')
    return `labsync::body:${hash}`
  })
}

/** Claims and completes each key, that many at a time; the events per second. */
async function perSecond(engine, keys, concurrency) {
  const queue = keys.values()
  const worker = async () => {
    for (const key of queue) {
      const mine = terms()
      const claim = await engine.claim(key, mine)
      if (typeof claim === 'string') throw new Error('Not claimed.')
      if (!(await engine.complete(key, { ...mine, ...claim }))) throw new Error('Not completed.')
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: concurrency }, worker))
  return Math.round((keys.length * 1000) / (performance.now() - startedAt))
}

/** Events a second, of one client and of Redis's one thread as far as it was busy, and what a key weighs. */
export async function measureRedis(port) {
  const client = new Redis(port)
  try {
    await client.flushall()
    const count = async (section, name) =>
      Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(await client.info(section))?.[1])
    const busy = async () =>
      (await count('cpu', 'used_cpu_user_main_thread')) + (await count('cpu', 'used_cpu_sys_main_thread'))
    const keys = freshKeys(50_000)
    const [busyBefore, memoryBefore] = [await busy(), await count('memory', 'used_memory')]
    const eventsPerSecond = await perSecond(redisEngine(client), keys, 256)
    const [busyAfter, memoryAfter] = [await busy(), await count('memory', 'used_memory')]
    return {
      eventsPerSecond,
      eventsPerSecondPerCore: Math.round(keys.length / (busyAfter - busyBefore)),
      memoryUsagePerKey: await client.memory('USAGE', `hookproof:${keys[0]}`),
      bytesPerKey: Math.round((memoryAfter - memoryBefore) / keys.length),
    }
  } finally {
    client.disconnect()
  }
}

/** Events a second, each commit flushed to disk, and what a key weighs with its indexes. */
export async function measurePostgres(url) {
  const pool = new Pool({ connectionString: url, max: 16, connectionTimeoutMillis: 10_000 })
  try {
    await postgresStore(pool).ensureTable()
    const keys = freshKeys(10_000)
    const eventsPerSecond = await perSecond(postgresEngine(pool), keys, 32)
    const bytesPerKey = async () => {
      const { rows } = await pool.query(`SELECT pg_total_relation_size('hookproof_deliveries') AS bytes`)
      return Math.round(Number(rows[0].bytes) / keys.length)
    }
    const written = await bytesPerKey()
    await pool.query('VACUUM FULL hookproof_deliveries')
    return { eventsPerSecond, bytesPerKey: written, bytesPerKeyPacked: await bytesPerKey() }
  } finally {
    await pool.end()
  }
}
