import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { printable } from '../payload/printable.js'
import { createPrintLimit } from '../print-limit.js'
import { diagnose } from './diagnose.js'
import type { Diagnosis, Finding } from './finding.js'
import { clockOf } from './freshness.js'
import type { DiagnoseRefusal, RefusalLogger, RefusedRequest } from './refused-request.js'

/** How {@link diagnoseRefusals} is set up. */
export interface DiagnoseRefusalsOptions {
  /**
   * Whether causes are printed: of each code the first five, then one a minute. Default: where `NODE_ENV` can be read, and
   * isn't `production`.
   */
  readonly print?: boolean | undefined
  /** Where they are printed, such as pino. Default: the request's own logger, else stderr. */
  readonly logger?: RefusalLogger | undefined
}

const names: OptionNames<DiagnoseRefusalsOptions> = { print: true, logger: true }

/** How many refused requests are held, bodies and all, until they are diagnosed. */
const mostHeld = 8

/**
 * Creates the option `diagnosis` of a receiver: it finds out why deliveries are refused. In development it prints the
 * likeliest cause of each. The outcome of each has a function `diagnose()`, which does nothing until it is called.
 *
 * A diagnosis takes up to a hundred times as long as a verification, and anybody can have a request refused. So they run
 * one after the other, and only the last eight requests are held for it.
 *
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { diagnosis: diagnoseRefusals() }))
 * ```
 */
export function diagnoseRefusals(given: DiagnoseRefusalsOptions = {}): DiagnoseRefusal {
  requireKnownOptions(given, names)
  const { print = isDevelopment(), logger } = ownOptions(given)
  const diagnoseInTurn = createTurns()
  const limit = createPrintLimit()

  return (request) => {
    const diagnose = diagnoseInTurn(request)
    if (print && limit(request.code) !== undefined)
      request.waitUntil(printCause(request, diagnose, logger ?? request.logger))
    return diagnose
  }
}

/** A request that was refused, until it is diagnosed, or too many others were refused. */
interface Held {
  request: RefusedRequest | undefined
  /** By the provider's clock. */
  readonly time: number
}

/** Creates a queue of diagnoses: each begins when it is called, and the ones before it are done. */
function createTurns(): DiagnoseRefusal {
  const held: Held[] = []
  let last: Promise<unknown> = Promise.resolve()

  async function diagnoseHeld(one: Held): Promise<Diagnosis | undefined> {
    const { request, time } = one
    one.request = undefined
    return request && diagnoseRequest(request, time)
  }

  return (request) => {
    const one: Held = { request, time: clockOf(request.provider)() }
    const oldest = held.length === mostHeld ? held.shift() : undefined
    if (oldest) oldest.request = undefined
    held.push(one)
    let turn: Promise<Diagnosis | undefined> | undefined
    return () => {
      turn ??= last.then(() => diagnoseHeld(one))
      last = turn.catch(() => {})
      return turn
    }
  }
}

function diagnoseRequest(request: RefusedRequest, time: number): Promise<Diagnosis> {
  const { provider, body, headers, method, query } = request
  const search = query?.()
  const url = search ? `?${search}` : undefined
  return diagnose({ provider, body, headers, method, url, now: () => time })
}

async function printCause(
  request: RefusedRequest,
  diagnose: () => Promise<Diagnosis | undefined>,
  logger: RefusalLogger | undefined,
): Promise<void> {
  const { provider, status, code } = request
  const name = printable(provider.name, 100)
  try {
    const { cause } = (await diagnose()) ?? {}
    if (!cause) return
    const line = `hookproof: ${name} ${status} ${code}: ${lineOf(cause)}`
    if (logger) await logger.warn({ provider: name, status, code, cause: cause.code }, line)
    else console.error(line)
  } catch (error) {
    console.error(`hookproof: ${name} ${status} ${code}: no diagnosis: ${messageOf(error)}`)
  }
}

function lineOf({ code, certainty, message, fix }: Finding): string {
  return `cause ${code} (${certainty}): ${message} ${fix}`
}

function messageOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : 'what was thrown is no Error.', 500)
}

function isDevelopment(): boolean {
  try {
    // written out, since bundlers replace it
    return process.env.NODE_ENV !== 'production'
  } catch {
    // no process, as in workers, or no permission to read its variables
    return false
  }
}
