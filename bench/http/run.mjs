/** Requests a second with the adapters, beside the same servers with verification written by hand. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import autocannon from 'autocannon'
import { round } from '../limits.mjs'
import { median } from '../measure.mjs'
import { signedDelivery } from './delivery.mjs'

const atLeast = 1
// a process runs faster or slower than another of the same code, by how its memory came to lie
const lives = 5
const rounds = 3
const connections = 32
const path = '/webhooks/labsync'

const results = []
for (const framework of ['express', 'fastify', 'node:http', 'hono']) {
  const result = await compare(framework)
  results.push(result)
  print(result)
}

const file = new URL('../results/http.json', import.meta.url)
mkdirSync(new URL('.', file), { recursive: true })
writeFileSync(file, `${JSON.stringify(report(), null, 2)}\n`)
process.exitCode = results.every(({ met }) => met) ? 0 : 1

/** The medians of both, and of how they compare round by round, over several processes of each; who goes first turns. */
async function compare(framework) {
  const samples = { adapter: [], handWritten: [] }
  for (let life = 0; life < lives; life++) {
    const adapter = await start(`${framework} adapter`)
    const handWritten = await start(`${framework} hand-written`)
    try {
      for (const server of [adapter, handWritten]) await load(server, 2)
      for (let turn = 0; turn < rounds; turn++) {
        const first = turn % 2 ? handWritten : adapter
        const second = turn % 2 ? adapter : handWritten
        const [one, other] = [await load(first, 1), await load(second, 1)]
        samples.adapter.push(turn % 2 ? other : one)
        samples.handWritten.push(turn % 2 ? one : other)
      }
    } finally {
      adapter.child.kill()
      handWritten.child.kill()
    }
  }
  const ratio = round(
    median(samples.adapter.map(({ perSecond }, at) => perSecond / samples.handWritten[at].perSecond)),
  )
  return {
    framework,
    adapter: medians(samples.adapter),
    handWritten: medians(samples.handWritten),
    ratio,
    met: ratio >= atLeast,
  }
}

function medians(samples) {
  return {
    perSecond: Math.round(median(samples.map(({ perSecond }) => perSecond))),
    cpuMicroseconds: round(median(samples.map(({ cpuMicroseconds }) => cpuMicroseconds))),
  }
}

/** A server in a process of its own. */
async function start(name) {
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = fork(new URL('servers.mjs', import.meta.url), [name], { env })
  const [port] = await once(child, 'message')
  return { name, child, url: `http://127.0.0.1:${port}${path}` }
}

/** Requests a second for some seconds, and the server's CPU time for each of them. */
async function load({ name, child, url }, duration) {
  const before = await cpuTime(child)
  const result = await autocannon({ url, method: 'POST', connections, duration, ...signedDelivery() })
  const spent = (await cpuTime(child)) - before
  if (result.non2xx + result.errors > 0) throw new Error(`${name}: ${result.non2xx} were not answered 200`)
  const answered = result['2xx']
  return { perSecond: (answered * 1000) / (result.finish - result.start), cpuMicroseconds: spent / answered }
}

async function cpuTime(child) {
  child.send('cpu')
  const [microseconds] = await once(child, 'message')
  return microseconds
}

function print({ framework, adapter, handWritten, ratio, met }) {
  console.log(`${met ? 'met   ' : 'MISSED'}  ${framework}: ${ratio} × hand-written (at least ${atLeast})`)
  for (const [name, { perSecond, cpuMicroseconds }] of Object.entries({
    adapter,
    'hand-written': handWritten,
  }))
    console.log(`        ${name.padEnd(12)} ${perSecond} requests/s, ${cpuMicroseconds} µs of CPU each`)
}

function report() {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const { autocannon, express, fastify, hono, '@hono/node-server': honoNode } = dependencies
  return {
    node: process.version,
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    ...{ lives, rounds, connections, bodyBytes: 1024, atLeast },
    against: { express, fastify, hono, '@hono/node-server': honoNode },
    load: { autocannon },
    results,
  }
}
