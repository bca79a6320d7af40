import type { WebhookErrorCode } from '../errors.js'
import type { Provider } from '../providers/define.js'
import type { BodyBytes, HeadersLike } from '../types.js'
import type { Diagnosis } from './finding.js'

/** A request that a receiver refused. */
export interface RefusedRequest {
  readonly provider: Pick<Provider, 'name' | 'describe'>
  readonly body: BodyBytes
  readonly headers: HeadersLike
  readonly method: string
  /** The query of its URL, encoded as it came. */
  readonly query?: (() => string) | undefined
  /** What it was refused with, and the status that was answered. */
  readonly code: WebhookErrorCode
  readonly status: number
  /** The request's own logger, where its framework has one. */
  readonly logger?: RefusalLogger | undefined
  /** Asks the runtime to wait for work that goes on after the answer. */
  readonly waitUntil: (work: Promise<unknown>) => void
}

/** Where causes are printed: pino, or anything with its `warn`. */
export interface RefusalLogger {
  warn(details: object, message: string): unknown
}

/** Called once per request that was not verified. Returns what diagnoses it when it is called. */
export type DiagnoseRefusal = (refused: RefusedRequest) => () => Promise<Diagnosis | undefined>
