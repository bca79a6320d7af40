import type { SchemeDescription } from '../schemes/description.js'
import { hasPart, layoutOf } from '../schemes/signed-parts.js'
import type { Change, Check, Explanation, Hint, RefusedDelivery } from './check.js'
import { allChecks, bodyChecks, keyChecks } from './checks/index.js'
import { timeFindings } from './checks/time.js'
import type { Finding } from './finding.js'
import { findProof, type Reading } from './reading.js'
import { secretsOf } from './secrets.js'

/**
 * Why a delivery was refused, the likeliest first: what a signature proves, else what it looks like. There is one finding
 * at least.
 *
 * @param deliveries - the same one, once for each way in which it may have been signed
 */
export async function findingsOf(deliveries: readonly RefusedDelivery[]): Promise<readonly Finding[]> {
  for (const delivery of deliveries) {
    const findings = await provedFindings(delivery)
    if (findings.length > 0) return findings
  }
  return deliveries.slice(0, 1).flatMap(likelyFindings)
}

async function provedFindings(delivery: RefusedDelivery): Promise<readonly Finding[]> {
  const { reading, method } = delivery
  // the signature of a GET is nobody's question
  if (method !== 'POST') return []
  const untouched = await timeFindings(reading, delivery)
  if (untouched.length > 0 && delivery.parsedBody === undefined) return untouched
  const changes = await findChanges(reading, delivery)
  const last = changes.at(-1)
  return last ? [...changes.map(proved), ...(await timeFindings(last.reading, delivery))] : []
}

/** The changes, one or two, that a delivery verifies by; none where it doesn't. */
async function findChanges(reading: Reading, delivery: RefusedDelivery): Promise<readonly Change[]> {
  const attempts = createAttempts(reading)
  // a body that was parsed is at fault already, whatever else is
  const checks = delivery.parsedBody === undefined ? allChecks : bodyChecks
  const only = await firstProved(changesOf(reading, delivery, checks), attempts)
  if (only) return [only]
  return reading.body.length > mostBytesForTwo ? [] : findTwoChanges(reading, delivery, attempts)
}

/** Beyond, two faults at once are not looked for: each pair costs a verification. */
const mostBytesForTwo = 65_536

/** A change of the body and one of something else, by which a delivery verifies together; none where it doesn't. */
async function findTwoChanges(
  reading: Reading,
  delivery: RefusedDelivery,
  attempts: Attempts,
): Promise<readonly Change[]> {
  const bodies: Change[] = []
  for await (const change of changesOf(reading, delivery, bodyChecks)) bodies.push(change)
  // in this order, all bodies share a scheme: to set one up takes longer than to verify 2 KiB
  for await (const { matches, ...other } of changesOf(reading, delivery, keyChecks)) {
    const both = bodies.map((one) => ({ ...one, reading: { ...other.reading, body: one.reading.body } }))
    // what verifies by itself says of one body only
    const found = matches ? undefined : await firstProved(both, attempts)
    if (found) return [other, found]
  }
  return []
}

/** The first change that is proved, while there are attempts left. */
async function firstProved(
  changes: Iterable<Change> | AsyncIterable<Change>,
  attempts: Attempts,
): Promise<Change | undefined> {
  for await (const change of changes) {
    if (!attempts.next()) return undefined
    if (await isProved(change)) return change
  }
  return undefined
}

async function isProved({ matches, reading }: Change): Promise<boolean> {
  return matches ? matches() : (await findProof(reading)) !== undefined
}

async function* changesOf(
  reading: Reading,
  delivery: RefusedDelivery,
  checks: readonly Check[],
): AsyncIterable<Change> {
  for (const { changes } of checks) if (changes) yield* changes(reading, delivery)
}

/** How many readings may still be verified. */
interface Attempts {
  /** Counts one; `false` where there is none left. */
  next(): boolean
}

/** By what each attempt costs: a MAC of the body under each secret, and 0.1 s to sort a form of 1 MiB. */
function createAttempts({ body, scheme }: Reading): Attempts {
  const isLong = body.length > mostBytesForTwo
  const most = isLong ? (signsForm(scheme) ? 12 : 60) : 600
  let left = Math.max(10, most / Math.max(1, secretsOf(scheme).length))
  return { next: () => left-- > 0 }
}

function signsForm(scheme: SchemeDescription): boolean {
  return scheme.kind === 'hmac' && hasPart(layoutOf(scheme.options), 'form')
}

function proved({ code, message, fix }: Explanation): Finding {
  return { code, certainty: 'proved', message, fix }
}

function likelyFindings(delivery: RefusedDelivery): readonly Finding[] {
  const hints = allChecks.flatMap(({ hints }) => [...(hints?.(delivery) ?? [])])
  const [facts, looks] = [hints.filter(isFact), hints.filter((hint) => !isFact(hint))]
  const findings = withoutRepeats([...facts, ...looks]).map(likely)
  return facts.length > 0 ? findings : [...findings, undecided]
}

/** The first of each code. */
function withoutRepeats(hints: readonly Hint[]): readonly Hint[] {
  return hints.filter(({ code }, index) => hints.findIndex((other) => other.code === code) === index)
}

function likely({ code, message, fix }: Explanation): Finding {
  return { code, certainty: 'likely', message, fix }
}

function isFact({ by }: Hint): boolean {
  return by === 'fact'
}

const undecided: Finding = {
  code: 'secret_or_body',
  certainty: 'likely',
  message:
    'The signature matches under none of the usual changes of secret, body and scheme: another secret, a body that was changed on its way, or a forgery.',
  fix: "Copy the endpoint's own signing secret again, and make sure that nothing reads the body before the webhook does. Then redeliver from the sender's dashboard.",
}
