/** What once-only costs beside the same by hand, how fast the engines are, and what a key weighs in them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { freshFolder } from '../../test/services/engines/process.ts'
import { install } from '../../test/services/install.ts'

await install()
const { startRedis } = await import('../../test/services/engines/redis.ts')
const { startPostgres } = await import('../../test/services/engines/postgres.ts')
const { measureCost, plan } = await import('./cost.mjs')
const { measurePostgres, measureRedis } = await import('./held.mjs')
const { measureLog, plans } = await import('./log.mjs')

const cost = await on(startRedis(), ({ port }) => measureCost(port))
const redis = await on(startRedis(), ({ port }) => measureRedis(port))
const postgres = await on(startPostgres({ fsync: 'on' }), ({ url }) => measurePostgres(url))

const log = {
  PostgreSQL: await on(startPostgres(), ({ url }) => measureLog('PostgreSQL', url)),
  SQLite: await onFolder((path) => measureLog('SQLite', path)),
}

const machine = { node: process.version, cpu: cpus()[0].model.trim(), cores: cpus().length }
const file = new URL('../results/store.json', import.meta.url)
mkdirSync(new URL('.', file), { recursive: true })
writeFileSync(file, `${JSON.stringify({ ...machine, ...plan, cost, redis, postgres, log }, null, 2)}\n`)

console.log(`${cost.met ? 'met   ' : 'MISSED'}  ${cost.ratio} × hand-written (at least ${plan.atLeast})`)
for (const [name, { perSecond, cpuMicroseconds }] of Object.entries(cost.servers))
  console.log(`        ${name.padEnd(24)} ${perSecond} deliveries/s, ${cpuMicroseconds} µs of CPU each`)
console.log(`        ${cost.ratioToBareSet} × bare SET, which compares no owner`)
console.log(`Redis   ${redis.eventsPerSecondPerCore} events/s a core, ${redis.bytesPerKey} bytes a key`)
console.log(`PostgreSQL ${postgres.eventsPerSecond} events/s, ${postgres.bytesPerKey} bytes a key`)
for (const [engine, sizes] of Object.entries(log))
  for (const [size, { adds, met, without, withLog }] of Object.entries(sizes))
    console.log(
      `${met ? 'met   ' : 'MISSED'}  a log on ${engine} adds ${adds} × to a delivery of ${size} with a store (at most ${plans[size].atMost}): ${without.cpuMicroseconds} µs of CPU, ${withLog.cpuMicroseconds} with it`,
    )
const met = cost.met && Object.values(log).every((sizes) => Object.values(sizes).every((size) => size.met))
process.exitCode = met ? 0 : 1

async function onFolder(measure) {
  const { path, remove } = await freshFolder('bench')
  try {
    return await measure(path)
  } finally {
    await remove()
  }
}

async function on(starting, measure) {
  const server = await starting
  try {
    return await measure(server)
  } finally {
    await server.stop()
  }
}
