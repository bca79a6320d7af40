// A receiver process, started and ended by fleet.ts.
import { createServer } from 'node:http'
import { laabam } from '../../src/providers/laabam.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { incomingNodeRequest, sendReply } from '../../src/transports/node.js'
import { readNodeBody } from '../../src/transports/node-body.js'
import { createBehaviours } from './behaviour.js'
import { breakStore } from './breakages.js'
import { createHandler, placeOf } from './handler.js'
import { openLedger } from './ledger.js'
import { calmDown, listening, type ReceiverSetup, secret, times } from './setup.js'
import { watchStalls } from './stalls.js'
import { openStore } from './stores.js'

const setup: ReceiverSetup = JSON.parse(process.argv[2] ?? '')
const { handlerTimeout, leaseLimit } = times
const note = openLedger(setup.ledger)
watchStalls(note, setup.process)

let { isCalm } = setup
const misbehave = createBehaviours(setup.store, setup.seed)
const { store, inbox, execute } = openStore[setup.store](setup.at)

const handler = createHandler(
  setup.process,
  note,
  () => (isCalm ? { before: 0, after: 0 } : misbehave()),
  execute,
)

const hook = laabam({ secret })
const worker = inbox?.work(hook, handler, {
  store,
  concurrency: 4,
  // none is set aside: an event may be tried as often as there are faults
  retries: 1000,
  backoff: () => 0.3,
  handlerTimeout: leaseLimit,
  onAttempt: ({ deliveryKey, status, attempt }) =>
    noteOutcome({ deliveryKey, status: status === 'done' ? 200 : 500, attempt }),
})

const { receive, drain } = createReceiver(hook, inbox?.add ?? handler, {
  store: setup.breakage ? breakStore(setup.breakage, store) : store,
  handlerTimeout,
  leaseLimit,
  // where there is an inbox, its workers say what became of an event
  onOutcome: inbox ? () => {} : noteOutcome,
  ...(setup.isOrdered && { order: placeOf }),
})

createServer(async (request, response) => {
  const incoming = incomingNodeRequest(request, (limits) => readNodeBody(request, limits))
  sendReply(response, await receive(incoming, {}))
}).listen(setup.port, '127.0.0.1', () => process.send?.(listening))

process.on('message', (message) => {
  if (message === calmDown) isCalm = true
})
process.on('SIGTERM', async () => {
  await Promise.all([drain(times.handlerTimeout), worker?.stop(times.handlerTimeout)])
  const at = Date.now()
  note({ what: 'fault', kind: 'drained', at, to: at, process: setup.process })
  process.exit()
})
process.on('disconnect', () => process.exit())
if (!process.connected) process.exit()

function noteOutcome(
  outcome: Pick<Outcome, 'status' | 'attempt' | 'code' | 'duplicate' | 'late'> & {
    readonly deliveryKey?: string | undefined
  },
): void {
  const { deliveryKey = '', status, attempt, code, duplicate, late } = outcome
  const event = deliveryKey.split(':').at(-1) ?? ''
  note({
    what: 'outcome',
    at: Date.now(),
    event,
    process: setup.process,
    status,
    attempt,
    code,
    duplicate,
    late,
  })
}
