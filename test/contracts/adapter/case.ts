/**
 * What a case asks of a runtime beside a route: a body parser of its own, a body that arrives while the
 * handler reads it, methods other than POST, pipelining, a timer that goes on behind an answer, an answer
 * ahead of the handler, a body that comes without a Content-Type, a body that no parser can read.
 */
export type Need = 'parser' | 'stream' | 'methods' | 'pipelining' | 'timer' | 'ack' | 'untyped' | 'unparsed'

/** One case of the adapter contract. Fails by throwing. Cases of one server must not overlap. */
export interface Case {
  readonly name: string
  readonly needs?: Need
  readonly run: (url: string) => Promise<void>
}
