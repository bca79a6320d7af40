import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import autocannon from 'autocannon'
import { secret } from '../http/delivery.mjs'
import { round } from '../limits.mjs'
import { median } from '../measure.mjs'

export const plan = { rounds: 9, seconds: 1, connections: 32, bodyBytes: 1024, atLeast: 0.75 }
// more than any of the servers takes in that time
const enough = 40_000
const names = ['hookproof', 'hand-written', 'hand-written, bare SET']

let counter = 0

/** Deliveries of events that nobody has seen, signed now. */
function freshDeliveries(count) {
  const at = Math.floor(Date.now() / 1000)
  return Array.from({ length: count }, () => {
    const start = `{"event":"job.created","data":{"id":"job_${counter++}","note":"`
    const body = `${start.padEnd(plan.bodyBytes - 3, 'x')}"}}`
    const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
    return {
      body,
      headers: { 'content-type': 'application/json', 'x-labsync-signature': `t=${at},v1=${mac}` },
    }
  })
}

/** Deliveries a second over HTTP, verified, claimed, handled and completed; who goes first turns. */
export async function measureCost(redisPort) {
  const servers = await Promise.all(names.map((name) => start(name, redisPort)))
  try {
    for (const server of servers) await load(server)
    for (let turn = 0; turn < plan.rounds; turn++)
      for (let place = 0; place < servers.length; place++) {
        const server = servers[(turn + place) % servers.length]
        server.samples.push(await load(server))
      }
  } finally {
    for (const { child } of servers) child.kill()
  }
  const [hookproof, handWritten, bareSet] = servers
  const ratio = ratioOf(hookproof, handWritten)
  return {
    servers: Object.fromEntries(servers.map((server) => [server.name, medians(server)])),
    ratio,
    ratioToBareSet: ratioOf(hookproof, bareSet),
    met: ratio >= plan.atLeast,
  }
}

function ratioOf(one, other) {
  return round(median(one.samples.map(({ perSecond }, at) => perSecond / other.samples[at].perSecond)))
}

function medians({ samples }) {
  return {
    perSecond: Math.round(median(samples.map(({ perSecond }) => perSecond))),
    cpuMicroseconds: round(median(samples.map(({ cpuMicroseconds }) => cpuMicroseconds))),
  }
}

async function start(name, redisPort) {
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = fork(new URL('servers.mjs', import.meta.url), [name, redisPort], { env, execArgv: [] })
  const [{ port }] = await once(child, 'message')
  return { name, child, url: `http://127.0.0.1:${port}/webhooks/labsync`, samples: [] }
}

/** Delivers fresh events, each once, and sees to it that each was handled. */
async function load({ name, child, url }) {
  const deliveries = freshDeliveries(enough)
  const before = await ask(child)
  const result = await autocannon({
    url,
    connections: plan.connections,
    duration: plan.seconds,
    requests: [{ method: 'POST', setupRequest: (request) => ({ ...request, ...deliveries.pop() }) }],
  })
  const after = await ask(child)
  const answered = result['2xx']
  const handled = after.handled - before.handled
  // what was under way at the end is handled, and answered to nobody
  const right = handled >= answered && handled <= answered + plan.connections
  if (!right || result.non2xx + result.errors > 0 || deliveries.length === 0)
    throw new Error(`${name}: ${handled} handled, ${answered} answered 200, ${deliveries.length} left`)
  return {
    perSecond: (answered * 1000) / (result.finish - result.start),
    cpuMicroseconds: (after.cpu - before.cpu) / handled,
  }
}

async function ask(child) {
  child.send('how far')
  const [progress] = await once(child, 'message')
  return progress
}
