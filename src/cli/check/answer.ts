/**
 * What a receiver did with a request: it answered with 2xx, 3xx, 4xx or 5xx; it answered with 4xx once it had read all of a
 * body that is too large; it closed the connection without an answer; or it did nothing for as long as the check waits.
 */
export type AnswerKind =
  | 'accepted'
  | 'redirected'
  | 'refused'
  | 'failed'
  | 'read-whole'
  | 'cut'
  | 'silent'
  | 'unreachable'

/** What a receiver did with one request. */
export interface Answer {
  readonly kind: AnswerKind
  /** The HTTP status; of what can't be reached, the system's code, such as `ECONNREFUSED`. */
  readonly status?: number | string
  /** Where a redirect leads. The receiver's own words. */
  readonly location?: string
  /** The beginning of the body. The receiver's own words. */
  readonly text: string
}

/** What a receiver did with one of a probe's requests. */
export interface ProbeAnswer extends Answer {
  /** Which request it was, where a probe sends several kinds. */
  readonly request?: string
  /** What the text tells that it should not. */
  readonly leak?: Leak
}

/** What an answer may tell whoever sends requests. */
export type Leak = 'secret' | 'signature' | 'stack' | 'word' | 'page'

/** The kind of an answer with a status. */
export function kindOf(status: number): AnswerKind {
  if (status < 300) return 'accepted'
  if (status < 400) return 'redirected'
  return status < 500 ? 'refused' : 'failed'
}

/** An answer in a word: its status, or what there was instead. */
export function answerText({ status, kind, location }: Answer): string {
  const text = status === undefined ? kind : String(status)
  return location === undefined ? text : `${text} to ${location}`
}
