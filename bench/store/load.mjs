import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import autocannon from 'autocannon'
import { secret } from '../http/delivery.mjs'
import { round } from '../limits.mjs'
import { median } from '../measure.mjs'

let counter = 0

/** A delivery of an event that nobody has seen, signed now. */
function freshDelivery(bytes) {
  const at = Math.floor(Date.now() / 1000)
  const body = bodyOf(`job_${counter++}`, bytes)
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return { body, headers: { 'content-type': 'application/json', 'x-labsync-signature': `t=${at},v1=${mac}` } }
}

/** A small job has a long note, a large one has many readings: what is large is seldom one text. */
function bodyOf(id, bytes) {
  const reading = '{"name":"calibration","value":123456,"note":"as measured on an ordinary day"},'
  const count = bytes < 65_536 ? 0 : Math.floor((bytes - 128) / reading.length)
  const start = `{"event":"job.created","data":{"id":"${id}","readings":[${reading.repeat(count)}{}],"note":"`
  return `${start.padEnd(bytes - 3, 'x')}"}}`
}

/** Starts a server in a process of its own: a script, and what that is told. */
export async function startServer(script, name, ...args) {
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = fork(new URL(script, import.meta.url), [name, ...args], { env, execArgv: [] })
  const [{ port }] = await once(child, 'message')
  return { name, child, url: `http://127.0.0.1:${port}/webhooks/labsync`, samples: [] }
}

/** Loads servers in turns, and adds a sample to each: deliveries a second, and CPU for each. Who goes first turns. */
export async function sampleServers(servers, plan) {
  for (const server of servers) await load(server, plan)
  for (let turn = 0; turn < plan.rounds; turn++)
    for (let place = 0; place < servers.length; place++) {
      const server = servers[(turn + place) % servers.length]
      server.samples.push(await load(server, plan))
    }
}

/** Delivers fresh events, each once, and sees to it that each was handled. */
async function load({ name, child, url }, { connections, seconds, bodyBytes }) {
  const before = await progressOf(child)
  const setupRequest = (request) => ({ ...request, ...freshDelivery(bodyBytes) })
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [{ method: 'POST', setupRequest }],
  })
  const after = await progressOf(child)
  const answered = result['2xx']
  const handled = after.handled - before.handled
  // what was under way at the end, of this load and the one before, is handled and answered to nobody
  const right = handled >= answered && handled <= answered + 2 * connections
  if (!right || result.non2xx + result.errors > 0)
    throw new Error(`${name}: ${handled} handled, ${answered} answered 200, ${result.non2xx} otherwise`)
  return {
    perSecond: (answered * 1000) / (result.finish - result.start),
    cpuMicroseconds: (after.cpu - before.cpu) / handled,
  }
}

async function progressOf(child) {
  child.send('how far')
  const [progress] = await once(child, 'message')
  return progress
}

/** The median, over the rounds, of one server's measure by that of another. */
export function ratioOf(measure, one, other) {
  return round(median(one.samples.map((sample, at) => sample[measure] / other.samples[at][measure])))
}

export function medians({ samples }) {
  return {
    perSecond: Math.round(median(samples.map(({ perSecond }) => perSecond))),
    cpuMicroseconds: round(median(samples.map(({ cpuMicroseconds }) => cpuMicroseconds))),
  }
}
