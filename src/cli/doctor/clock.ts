import { durationText } from '../durations.js'
import { type Finding, faulty, sound } from './finding.js'

/** Seconds that a clock may be wrong. Half of what the strictest sender tolerates. */
const mostSkew = 30

/** This machine's clock against that of a web server, which says the time in its header `Date`. */
export async function examineClock(url: URL, timeout = 10): Promise<Finding> {
  const date = await findDate(url, timeout)
  if (date === undefined)
    return faulty(
      'clock',
      `${url.host} says no time, or can not be reached.`,
      'Name another URL by --clock-url.',
    )
  const skew = Math.round((Date.now() - date) / 1000)
  if (Math.abs(skew) <= mostSkew) return sound('clock', `It agrees with ${url.host}.`)
  const side = skew > 0 ? 'ahead of' : 'behind'
  return faulty(
    'clock',
    `It is ${durationText(Math.abs(skew))} ${side} ${url.host}: deliveries are refused as ${skew > 0 ? 'too old' : 'too new'}.`,
    'Set this machine up to keep time by NTP.',
  )
}

/** The time that a server says, in milliseconds. */
async function findDate(url: URL, timeout: number): Promise<number | undefined> {
  try {
    const { headers } = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout * 1000),
    })
    const date = Date.parse(headers.get('date') ?? '')
    return Number.isNaN(date) ? undefined : date
  } catch {
    return undefined
  }
}
