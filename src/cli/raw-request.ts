import { CommandError } from './exit-codes.js'

/** An HTTP request as it was recorded. */
export interface RawRequest {
  readonly method: string
  /** As it stands in the request line: mostly a path with its query. */
  readonly target: string
  /** In their order. Lines of one name are kept apart. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The bytes behind the first empty line. */
  readonly body: Uint8Array<ArrayBuffer>
}

/**
 * Reads a request as HTTP/1.1 writes it: a request line, headers, an empty line and the body, which is taken byte for
 * byte. Lines may end in LF alone, as editors save them.
 *
 * @throws CommandError where it is no such request
 */
export function parseRawRequest(bytes: Uint8Array<ArrayBuffer>): RawRequest {
  const { head, body } = splitHead(bytes)
  const [requestLine = '', ...lines] = head.split(/\r?\n/)
  const [, method = '', target = ''] = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(requestLine.trim()) ?? []
  if (method === '')
    throw new CommandError(
      'Expected a raw HTTP request that begins with a line such as "POST /webhooks HTTP/1.1", got something else. Pieces go in by --header and --body-file.',
    )
  return { method, target, headers: lines.map(parseHeaderLine), body }
}

/**
 * A header such as `name: value`.
 *
 * @throws CommandError where it is none
 */
export function parseHeaderLine(line: string): readonly [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+.^`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
  if (name !== undefined && value !== undefined) return [name.toLowerCase(), value]
  throw new CommandError('Expected each header as "name: value", on one line, got something else.')
}

function splitHead(bytes: Uint8Array<ArrayBuffer>): {
  readonly head: string
  readonly body: Uint8Array<ArrayBuffer>
} {
  // one character for each byte, so that positions are the same
  const text = new TextDecoder('latin1').decode(bytes)
  const gap = /\r?\n\r?\n/.exec(text)
  if (!gap) return { head: text.trimEnd(), body: new Uint8Array() }
  return { head: text.slice(0, gap.index), body: bytes.slice(gap.index + gap[0].length) }
}
