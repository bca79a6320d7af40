import type { AnswerKind, ProbeAnswer } from './answer.js'
import type { Deliveries } from './deliveries.js'
import type { ProbeRequest } from './exchange.js'

/**
 * How bad a fault is. `critical`: strangers get in, or the sender doesn't. `major`: deliveries are lost or repeated, or
 * strangers can do harm. `minor`: it should be otherwise.
 */
export type Severity = 'critical' | 'major' | 'minor'

/** What an answer means that is not right. */
export interface Fault {
  readonly severity: Severity
  readonly means: string
  readonly fix: string
}

/** One question to a receiver. */
export interface Probe {
  /** A short name, in kebab-case. It is stable. */
  readonly name: string
  /** What is sent, in a few words. */
  readonly title: string
  /**
   * Sends the requests.
   *
   * @throws NotApplicable where the sender can't send such a thing
   */
  readonly send: (check: Check) => Promise<readonly ProbeAnswer[]>
  /** The answers that are right. */
  readonly right: readonly AnswerKind[]
  /** What other answers mean here. Those that aren't named mean what they mean everywhere. */
  readonly faults?: Readonly<Partial<Record<AnswerKind, Fault>>>
  /** What no answer can tell. */
  readonly notSeen?: string
}

/** How long a check waits, in seconds. */
export interface CheckTimes {
  /** For the first answer: a receiver may have to start. */
  readonly first: number
  /** For any other answer. */
  readonly answer: number
  /** For a slow body to be cut off. */
  readonly slowBody: number
  /** For everything. */
  readonly all: number
}

/** What a probe sends with. */
export interface Check {
  readonly deliveries: Deliveries
  readonly times: CheckTimes
  readonly post: (request: PostedRequest) => Promise<ProbeAnswer>
}

/** A request of a probe. It waits for an answer as long as all do, where it says nothing else. */
export interface PostedRequest extends Omit<ProbeRequest, 'seconds' | 'headers'> {
  readonly headers: Readonly<Record<string, string>> | ProbeRequest['headers']
  readonly seconds?: number
  /** Which request it is, where a probe sends several kinds. */
  readonly request?: string
  /** What would have been the right signature: no answer may tell. */
  readonly rightSignature?: string | undefined
}

/** Thrown where a sender can't send what a probe asks for. The message says why. */
export class NotApplicable extends Error {}
