/** Servers that handle each event once by Redis: the library's, and one by hand with the same two commands. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { labsync } from '../../dist/labsync.js'
import { webhook } from '../../dist/node.js'
import { redisEngine, redisStore } from '../../dist/stores/redis.js'
import { secret } from '../http/delivery.mjs'
import { handWritten } from '../http/hand-written.mjs'
import { Redis, terms } from './engines.mjs'

const [, , name, redisPort] = process.argv
const client = new Redis(Number(redisPort))
let handled = 0

const servers = {
  hookproof: () => webhook(labsync({ secret }), () => void handled++, { store: redisStore(client) }),
  'hand-written': () => byHand(redisEngine(client)),
  'hand-written, bare SET': () => byHand(bareSets),
}

/** What a user would write: read, verify, hash the body for a key, claim, handle, complete. */
function byHand(engine) {
  return async (request, response) => {
    const parts = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts)
    if (!handWritten(body, request.headers['x-labsync-signature'])) return end(response, 401)
    const fingerprint = createHash('sha256').update(body).digest('hex')
    const key = `labsync::body:${fingerprint}`
    const mine = { ...terms(), fingerprint }
    const claim = await engine.claim(key, mine)
    if (typeof claim === 'string') return end(response, claim === 'done' ? 200 : 409)
    handled++
    end(response, (await engine.complete(key, { ...mine, ...claim })) ? 200 : 500)
  }
}

function end(response, status) {
  response.writeHead(status).end()
}

/** The least that could be done, which compares no owner. */
const bareSets = {
  claim: async (key, { owner, leaseMs }) =>
    (await client.set(key, owner, 'PX', leaseMs, 'NX')) === 'OK' ? {} : 'in_flight',
  complete: async (key, { ttlMs }) => (await client.set(key, 'done', 'PX', ttlMs, 'XX')) === 'OK',
}

const server = createServer(servers[name]())
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ handled, cpu: user + system })
})
