import { createServer } from 'node:http'
import { labsync } from '../../../src/providers/labsync.js'
import { memoryStore } from '../../../src/stores/memory.js'
import { secret } from '../../contracts/adapter/scenarios.js'
import { bodyLimit, bodyTimeout, type Facts } from './facts.js'
import { http1, http2, listen, type Webhooks } from './frameworks.js'

/**
 * A process under a soak: a server of each adapter, and one that answers with the facts. To be started with
 * `--expose-gc`.
 */

const counts = { reached: 0, outcomes: 0 }
const handled: string[] = []
const webhooks: Webhooks = {
  provider: labsync({ secret }),
  throws() {
    throw new Error('The function in place of a provider fails on purpose.')
  },
  nobody: () => undefined,
  handle({ payload }) {
    handled.push(JSON.stringify(payload))
  },
  options: {
    bodyLimit,
    bodyTimeout,
    store: memoryStore(),
    onOutcome() {
      counts.outcomes++
    },
  },
  countReached() {
    counts.reached++
  },
}

async function listenAll(servers: typeof http1): Promise<Record<string, string>> {
  const urls = Object.entries(servers).map(async ([name, start]) => [name, await start(webhooks)])
  return Object.fromEntries(await Promise.all(urls))
}

const urls = { http1: await listenAll(http1), http2: await listenAll(http2) }

function facts(): Facts {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  const resources: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1
  return { ...urls, ...counts, handled, heap: heapUsed + external, resources }
}

console.log(`listening ${await listen(createServer((_req, res) => res.end(JSON.stringify(facts()))))}`)
process.once('SIGTERM', () => process.exit())
