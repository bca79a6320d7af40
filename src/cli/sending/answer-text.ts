import { millisecondsText } from '../durations.js'
import { printable, styled } from '../output.js'
import type { Terminal } from '../terminal.js'
import type { Kind } from './kind.js'
import type { Answer, PostResult } from './post.js'

/** Longer bodies are cut. */
const mostCharacters = 500

/** What came of a delivery, in one line or two. */
export function answerText(result: PostResult, { isExpected }: Kind, terminal: Terminal): string {
  if ('failure' in result) return `${styled(terminal, 'red', printable(result.failure))}\n`
  const { status, statusText, seconds, body } = result
  const colour = isExpected(status) ? 'green' : 'red'
  const head = `${styled(terminal, colour, `${status} ${printable(statusText)}`.trimEnd())}  ${millisecondsText(seconds)}`
  return [
    head,
    ...redirectLine(result),
    ...(body === '' ? [] : [`  ${printable(body, mostCharacters)}`]),
    '',
  ].join('\n')
}

function redirectLine({ location }: Answer): readonly string[] {
  if (location === undefined) return []
  return [`  It redirects to ${printable(location, mostCharacters)}, which is not followed: give that URL.`]
}

/** What came of a delivery, for JSON. */
export function answerJson(result: PostResult): object {
  if ('failure' in result) return result
  const { seconds, body, ...others } = result
  return { ...others, milliseconds: seconds * 1000, body: body.slice(0, mostCharacters) }
}
