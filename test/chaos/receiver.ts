// A receiver process, started and ended by fleet.ts.
import { createServer } from 'node:http'
import { laabam } from '../../src/providers/laabam.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { incomingNodeRequest, readNodeBody, sendReply } from '../../src/transports/node.js'
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
const { store, execute } = openStore[setup.store](setup.at)

const handler = createHandler(
  setup.process,
  note,
  () => (isCalm ? { before: 0, after: 0 } : misbehave()),
  execute,
)

const { receive, drain } = createReceiver(laabam({ secret }), handler, {
  store: setup.breakage ? breakStore(setup.breakage, store) : store,
  handlerTimeout,
  leaseLimit,
  onOutcome,
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
  await drain(times.handlerTimeout)
  const at = Date.now()
  note({ what: 'fault', kind: 'drained', at, to: at, process: setup.process })
  process.exit()
})
process.on('disconnect', () => process.exit())
if (!process.connected) process.exit()

function onOutcome({ deliveryKey = '', status, attempt, code, duplicate, late }: Outcome): void {
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
