import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { CommandError } from './exit-codes.js'
import { parseHeaderLine, parseRawRequest, type RawRequest } from './raw-request.js'
import type { Terminal } from './terminal.js'

/** A request that a command is given: as a whole in a file, or in pieces. */
export interface RequestOptions {
  readonly header?: readonly string[]
  readonly body?: string
  readonly bodyFile?: string
  readonly method?: string
}

/** Adds the argument and the options by which a request is given. */
export function withRequestOptions(command: Command): Command {
  return command
    .argument(
      '[file]',
      'a raw HTTP request: request line, headers, an empty line, the body. "-" is standard input',
    )
    .option('-H, --header <line>', 'in pieces: a header, such as "x-signature: abc" (repeatable)', collect)
    .option('-d, --body <text>', 'in pieces: the body, as text')
    .option('--body-file <path>', 'in pieces: the body, byte for byte')
    .option('-X, --method <method>', 'in pieces: the method (default: POST)')
}

function collect(line: string, lines: readonly string[] = []): readonly string[] {
  return [...lines, line]
}

/**
 * The request that a command was given.
 *
 * @throws CommandError where there is none, or it can't be read
 */
export async function requireRequest(
  file: string | undefined,
  options: RequestOptions,
  terminal: Terminal,
): Promise<RawRequest> {
  if (file !== undefined) return parseRawRequest(await bytesOf(file, terminal))
  const { header = [], body, bodyFile, method = 'POST' } = options
  if (header.length === 0 && body === undefined && bodyFile === undefined)
    throw new CommandError('Expected a request: a file, or --header with --body or --body-file.')
  return {
    method: method.toUpperCase(),
    target: '',
    headers: header.map(parseHeaderLine),
    body: bodyFile === undefined ? new TextEncoder().encode(body) : await bytesOf(bodyFile, terminal),
  }
}

/** The bytes of a file, or of standard input. */
export async function bytesOf(path: string, { readStdin }: Terminal): Promise<Uint8Array<ArrayBuffer>> {
  if (path === '-') return new Uint8Array(await readStdin())
  try {
    return new Uint8Array(await readFile(path))
  } catch {
    throw new CommandError(`Expected a file at ${path}, could not read one.`)
  }
}
