import type { AtWork } from '../delivery/drain.js'
import { errorText } from '../delivery/error-text.js'
import { type Attributed, attributed, type Failure } from '../delivery/failure.js'
import type { Run } from '../delivery/run.js'
import type { Provider } from '../providers/define.js'
import type { BodyBytes } from '../types.js'
import type { Background, Incoming } from './incoming.js'
import { type Outcome, type Reply, replyWith } from './outcome.js'
import type { Report } from './report.js'

/** A request that isn't verified yet, and the provider that is to verify it. */
export interface UnverifiedRequest {
  readonly body: BodyBytes
  readonly provider: Provider
}

/** One request on its way. */
export interface Exchange<Objects> extends AtWork {
  readonly incoming: Incoming
  readonly objects: Objects
  readonly startedAt: number
  /** What is known of its outcome so far. */
  readonly known: { provider: string } & { -readonly [Field in keyof Outcome]?: Outcome[Field] }
  /** What to blame where a stage throws something that is no error of ours. */
  failure: Failure
  run?: Run
  /** What it is verified by, until it is verified. */
  unverified?: UnverifiedRequest | undefined
  /** When the delivery was claimed, by `performance.now()`. */
  claimedAt?: number
}

/** Reports the outcome and makes the answer. */
export function finish(
  report: Report,
  exchange: Exchange<Background>,
  status: number,
  fault?: Attributed,
): Reply {
  // not by spreads, which cost four times as much on an object that grows
  const reported = report(
    Object.assign(exchange.known, { status }, timesOf(exchange), fault),
    exchange.incoming.logger,
  )
  waitFor(exchange.objects, reported)
  return replyWith(status)
}

function timesOf({ startedAt, claimedAt }: Exchange<object>): Pick<Outcome, 'durationMs' | 'leaseMs'> {
  const now = performance.now()
  const durationMs = now - startedAt
  return claimedAt === undefined ? { durationMs } : { durationMs, leaseMs: now - claimedAt }
}

/** Answers 202 now, and reports the outcome once the handler has ended. */
export function acknowledge(report: Report, exchange: Exchange<Background>, { answered }: Run): Reply {
  const reported = answered.then(
    () => finish(report, exchange, 202),
    (thrown) => finish(report, exchange, 202, attributed(thrown, exchange.failure)),
  )
  waitFor(exchange.objects, reported)
  return replyWith(202)
}

/**
 * Reports once more, as `late`, how a handler ended that had taken too long. Not where all it throws is its signal's
 * reason, as `fetch` does: that was reported.
 */
export function reportLate(report: Report, exchange: Exchange<Background>, { answered, ended }: Run): void {
  answered.catch((timeout) => {
    if (attributed(timeout, exchange.failure).code !== 'handler_timeout') return
    const reported = ended.then(
      () => reportEnd(report, exchange),
      (thrown) => {
        const fault = attributed(thrown, exchange.failure)
        const isKnown = fault.error === timeout || fault.error.cause === timeout
        return isKnown ? undefined : reportEnd(report, exchange, fault)
      },
    )
    waitFor(exchange.objects, reported)
  })
}

function reportEnd(report: Report, exchange: Exchange<Background>, fault?: Attributed): Promise<void> {
  const { code: _, error: __, ...known } = exchange.known
  const outcome: Outcome = { status: 500, ...known, ...timesOf(exchange), late: true, ...fault }
  return report(outcome, exchange.incoming.logger)
}

/** Asks a runtime to wait for work that goes on after the answer. Where that throws, the request is answered all the same. */
export function waitFor(objects: Background, work: Promise<unknown>): void {
  try {
    objects.waitUntil?.(work)
  } catch (thrown) {
    console.error(`hookproof: waitUntil threw:\n    ${errorText(thrown)}`)
  }
}
