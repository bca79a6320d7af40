import { round } from '../limits.mjs'
import { medians, ratioOf, sampleServers, startServer } from './load.mjs'

/** What a log may add to the CPU of a delivery with a store, by the size of its body. */
export const plans = {
  '1 KiB': { rounds: 7, seconds: 1, connections: 32, bodyBytes: 1024, atMost: 1.3 },
  '1 MiB': { rounds: 5, seconds: 1, connections: 8, bodyBytes: 1_048_576, atMost: 1.5 },
}

/** What a log adds to a delivery with a store on the same engine. */
export async function measureLog(engine, where) {
  const args = [engine, where]
  const servers = [
    await startServer('log-server.mjs', 'store', ...args),
    await startServer('log-server.mjs', 'store and log', ...args),
  ]
  try {
    const sizes = {}
    for (const [size, plan] of Object.entries(plans)) sizes[size] = await measureSize(servers, plan)
    return sizes
  } finally {
    for (const { child } of servers) child.kill()
  }
}

async function measureSize(servers, plan) {
  for (const server of servers) server.samples = []
  await sampleServers(servers, plan)
  const [without, withLog] = servers
  const adds = round(ratioOf('cpuMicroseconds', withLog, without) - 1)
  return {
    adds,
    met: adds <= plan.atMost,
    without: medians(without),
    withLog: medians(withLog),
  }
}
