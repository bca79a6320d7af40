/**
 * Sends hostile requests by the thousand to one process that serves the adapters of Node.js, and looks whether it
 * has come through.
 *
 *     npm run hostile -- --soak
 *     npm run hostile -- --soak --requests 10000 --seed 5f3a
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRandom, type Random } from '../chaos/random.js'
import { root } from '../e2e/command.js'
import { installByLock } from '../e2e/install.js'
import { type Server, startServer } from '../e2e/server.js'
import type { Attack } from './soak/attack.js'
import { cutOff, mutatedBodies, slow } from './soak/bodies.js'
import { type Facts, factsOf } from './soak/facts.js'
import { honoProject } from './soak/frameworks.js'
import { badChunks, lyingLength, otherMethods, pipelined } from './soak/framing.js'
import { deliver } from './soak/genuine.js'
import { mutatedHeaders } from './soak/headers.js'
import { http2Streams } from './soak/http2.js'
import { http2Frames } from './soak/http2-frames.js'
import { type Genuine, judge, leftOver } from './soak/judge.js'
import { noProvider } from './soak/providers.js'
import { count, createTally, printTallies, type Tally, unanswered } from './soak/tally.js'

const attacks: readonly Attack[] = [
  mutatedHeaders,
  mutatedBodies,
  cutOff,
  lyingLength,
  badChunks,
  otherMethods,
  slow,
  pipelined,
  http2Streams,
  http2Frames,
  noProvider,
]

/** How many attacks run at the same time. */
const concurrency = 64

/** Which part of the requests comes before the heap is first measured. */
const warmUp = 0.05

/** One attack in so many is followed by a genuine delivery. */
const genuineEvery = 50

/** After so many requests without their answer, no more are sent: each is waited for 15 s. */
const mostUnanswered = 100

/** What has been sent so far. */
interface Sent {
  readonly tallies: ReadonlyMap<string, Tally>
  readonly genuine: Genuine[]
  attacks: number
  requests: number
}

/** Runs a soak, prints what it came to, and returns whether everything held. */
export async function soak(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      soak: { type: 'boolean' },
      requests: { type: 'string', default: '100000' },
      seed: { type: 'string', default: randomBytes(4).toString('hex') },
    },
  })
  const requests = Number(values.requests)
  console.log(`${requests} hostile requests, --seed ${values.seed}\n`)
  await installByLock(honoProject)
  const server = await startServer(target, root)
  const tallies = new Map(attacks.map(({ name }) => [name, createTally()]))
  const sent: Sent = { tallies, genuine: [], attacks: 0, requests: 0 }
  try {
    return await run(server, sent, requests, values.seed)
  } catch (error) {
    // nothing can be asked of a process that has ended, or hangs
    printTallies(tallies)
    // its end is known a little after that of its connections
    await wait(1000)
    console.log(
      `\n${server.ended() ?? 'The process is alive.'}\n${server.stderr()}\n${error}\n\n0 passed, 1 failed`,
    )
    return false
  } finally {
    await server.stop()
  }
}

const target = {
  name: 'soak',
  framework: 'soak',
  server: [
    'node',
    '--unhandled-rejections=strict',
    '--expose-gc',
    '--import',
    'tsx',
    join('test', 'hostile', 'soak', 'server.ts'),
  ],
} as const

async function run(server: Server, sent: Sent, requests: number, seed: string): Promise<boolean> {
  const { tallies } = sent
  const start = await factsOf(server.url)
  await send(start, sent, requests * warmUp, seed)
  const warm = await factsAtRest(server, start)
  await send(start, sent, requests, seed)
  const end = await factsAtRest(server, start)
  printTallies(tallies)
  const mebibytes = ({ heap }: Facts) => `${(heap / 1_048_576).toFixed(1)} MiB`
  console.log(`\n  genuine deliveries: ${sent.genuine.length}, each sent twice`)
  console.log(`  heap and buffers: ${mebibytes(warm)} after the warm-up, ${mebibytes(end)} at the end\n`)
  const verdicts = judge({ tallies, genuine: sent.genuine, start, warm, end, stderr: server.stderr() })
  for (const [name, seen] of verdicts)
    console.log(seen === undefined ? `  ✓ ${name}` : `  ✗ ${name}: ${seen}`)
  const failed = verdicts.filter(([, seen]) => seen !== undefined).length
  console.log(`\n${verdicts.length - failed} passed, ${failed} failed`)
  return failed === 0
}

/** Sends until so many requests were sent in all, or too many went unanswered. */
async function send(servers: Facts, sent: Sent, requests: number, seed: string): Promise<void> {
  const sender = async () => {
    while (sent.requests < requests && unanswered(sent.tallies) < mostUnanswered) {
      const index = sent.attacks++
      const random = createRandom(`${seed}:${index}`)
      await attack(servers, sent, random)
      if (index % genuineEvery === 0) sent.genuine.push(await deliver(servers, random))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, sender))
}

async function attack(servers: Facts, sent: Sent, random: Random): Promise<void> {
  const name = random.pickWeighted(weights)
  const chosen = attacks.find((attack) => attack.name === name)
  const tally = chosen && sent.tallies.get(chosen.name)
  if (!chosen || !tally) throw new Error('Expected an attack to pick.')
  const result = await chosen.run(servers, random)
  count(tally, result)
  sent.requests += result.sent
}

const weights = Object.fromEntries(attacks.map(({ name, weight }) => [name, weight]))

/** The facts once all is over: as soon as nothing is left over, or after 30 s. */
async function factsAtRest({ url }: Server, start: Facts): Promise<Facts> {
  for (let waited = 0; ; waited++) {
    const facts = await factsOf(url)
    const isAtRest = leftOver(start, facts).length === 0 && facts.outcomes === facts.reached
    if (isAtRest || waited === 60) return facts
    await wait(500)
  }
}
