import type { UnverifiedDelivery } from '../check.js'
import type { Finding } from '../finding.js'
import { findProof, type Reading } from '../reading.js'
import { signatureRefusalOf } from '../refusal.js'

const hour = 3600

/** What is wrong with the time of a delivery that is genuine by this reading: nothing where it is fresh. */
export async function timeFindings(
  reading: Reading,
  { now }: Pick<UnverifiedDelivery, 'now'>,
): Promise<readonly Finding[]> {
  const proof = await findProof(reading)
  if (proof?.timestamp === undefined) return []
  const code = await signatureRefusalOf(reading)
  if (code === undefined) return []
  if (code === 'option_invalid') return [clockInSeconds]
  const age = Math.round(now / 1000) - proof.timestamp
  if (age < 0) return [clockBehind(-age)]
  const [skew, replay] = [clockAhead(age), held(age)]
  return isLikeClock(age) ? [skew, replay] : [replay, skew]
}

/** Whether an age is rather a clock's fault: a few minutes, or whole hours as of another time zone. */
function isLikeClock(age: number): boolean {
  const half = hour / 2
  const fromHalfHour = Math.abs(age - Math.round(age / half) * half)
  return age < 900 || (age <= 14 * hour && fromHalfHour <= 30)
}

const clockInSeconds: Finding = {
  code: 'timestamp_unit',
  certainty: 'proved',
  message: 'The signature matches, and the clock that was passed as now returns seconds.',
  fix: 'Pass milliseconds, as Date.now returns them.',
}

function clockBehind(seconds: number): Finding {
  return {
    code: 'clock_skew',
    certainty: 'proved',
    message: `The signature matches, and was made ${seconds} s in the future: this clock is behind, or the sender's is ahead.`,
    fix: 'Let this machine keep its clock by NTP, and pass milliseconds where you pass a clock of your own.',
  }
}

function clockAhead(seconds: number): Finding {
  return {
    code: 'clock_skew',
    certainty: 'likely',
    message: `The signature matches, and was made ${seconds} s ago: this clock may be ahead of the sender's.`,
    fix: 'Compare this clock with the Date header of any well-known server. Let it be kept by NTP.',
  }
}

function held(seconds: number): Finding {
  return {
    code: 'replay',
    certainty: 'likely',
    message: `The signature matches, and was made ${seconds} s ago: somebody sent the delivery again, or a queue or proxy held it back.`,
    fix: "Redeliver from the sender's dashboard, which signs anew. In a test, sign at the time of the test.",
  }
}
