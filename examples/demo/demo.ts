import type { Outcome } from 'hookproof'
import { paint } from './colour.js'
import { type Delivery, deliveries } from './deliveries.js'
import { type DemoReceiver, startReceiver } from './receiver.js'

/** What came of a delivery: what was answered, what `onOutcome` was told, and whether a handler ran. */
interface Result {
  readonly status: number
  readonly outcome: Outcome | undefined
  readonly handled: string | undefined
}

// what is shown must be the package as it is published
if (!import.meta.resolve('hookproof/express').endsWith('/dist/express.js'))
  throw new Error('The demo must run against dist: start it with `npm run demo`.')

const receiver = await startReceiver()
console.log(paint('bold', `An Express receiver on ${receiver.url}: what was sent, and what it said`))
console.log(
  paint('dim', 'The one line that starts with "hookproof:" is printed by the library itself, to stderr.\n'),
)

let surprises = 0
for (const delivery of deliveries) {
  const result = await deliver(delivery, receiver)
  const expected = isExpected(delivery, result)
  if (!expected) surprises++
  console.log(line(delivery, result, expected))
}
receiver.close()
console.log(`\n${summary()}`)
process.exitCode = surprises === 0 ? 0 : 1

async function deliver(delivery: Delivery, { url, outcomes, events }: DemoReceiver): Promise<Result> {
  const { path, method = 'POST', headers = {}, body } = delivery
  const before = { outcomes: outcomes.length, events: events.length }
  const { status } = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    // fetch wants a stream announced
    ...(body !== undefined && { body, duplex: 'half' }),
  })
  const told = outcomes.slice(before.outcomes)
  return { status, outcome: told.length === 1 ? told[0] : undefined, handled: events[before.events]?.type }
}

/** The answer, the code and the event type are as expected, and the handler ran for nothing else. */
function isExpected({ expected }: Delivery, { status, outcome, handled }: Result): boolean {
  return (
    status === expected.status &&
    outcome?.status === expected.status &&
    outcome.code === expected.code &&
    handled === expected.type
  )
}

function line({ sender, what, expected }: Delivery, result: Result, ok: boolean): string {
  const { status, outcome, handled } = result
  const sent = `${sender.padEnd(10)} ${what.padEnd(53)}`
  const why = handled ? `handled as ${handled}` : `${outcome?.code}: ${outcome?.error?.message}`
  const said = `${paint(status < 300 ? 'green' : 'yellow', String(status))} ${why}`
  if (ok) return `${paint('green', 'ok')}   ${sent} ${said}`
  const wanted = `${expected.status} ${expected.code ?? expected.type}`
  return `${paint('red', 'FAIL')} ${sent} ${said} ${paint('red', `(expected ${wanted})`)}`
}

function summary(): string {
  const handled = receiver.events.length
  const counts = `${deliveries.length} deliveries: ${handled} handled, ${deliveries.length - handled} refused`
  return surprises === 0
    ? paint('green', `${counts}, each as expected.`)
    : paint('red', `${counts}, ${surprises} not as expected.`)
}
