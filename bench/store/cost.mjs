import { medians, ratioOf, sampleServers, startServer } from './load.mjs'

export const plan = { rounds: 9, seconds: 1, connections: 32, bodyBytes: 1024, atLeast: 0.75 }
const names = ['hookproof', 'hand-written', 'hand-written, bare SET']

/** Deliveries a second over HTTP, verified, claimed, handled and completed. */
export async function measureCost(redisPort) {
  const servers = await Promise.all(names.map((name) => startServer('servers.mjs', name, redisPort)))
  try {
    await sampleServers(servers, plan)
  } finally {
    for (const { child } of servers) child.kill()
  }
  const [hookproof, handWritten, bareSet] = servers
  const ratio = ratioOf('perSecond', hookproof, handWritten)
  return {
    servers: Object.fromEntries(servers.map((server) => [server.name, medians(server)])),
    ratio,
    ratioToBareSet: ratioOf('perSecond', hookproof, bareSet),
    met: ratio >= plan.atLeast,
  }
}
