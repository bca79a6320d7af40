import { printable } from '../payload/printable.js'

const maxLines = 20
const maxLineLength = 500
const maxCauses = 3

/**
 * What somebody threw, and its causes, as text to print: the stacks and nothing else an error carries, since a
 * driver's has the parameters of a query, and a client's the headers it sent. Never throws.
 */
export function errorText(thrown: unknown): string {
  const texts: string[] = []
  for (let error = thrown; error !== undefined && texts.length < maxCauses; error = causeOf(error))
    texts.push(linesOf(stackOf(error)))
  return texts.join('\n  caused by: ')
}

function stackOf(thrown: unknown): string {
  try {
    if (typeof thrown !== 'object' || thrown === null) return String(thrown)
    const { stack, message } = thrown as { readonly stack?: unknown; readonly message?: unknown }
    for (const text of [stack, message]) if (typeof text === 'string' && text !== '') return text
    return 'An object without a message was thrown.'
  } catch {
    return 'An object that cannot be read was thrown.'
  }
}

function causeOf(thrown: unknown): unknown {
  try {
    return typeof thrown === 'object' && thrown !== null && 'cause' in thrown ? thrown.cause : undefined
  } catch {
    return undefined
  }
}

// indented, so that a newline in a message can't pass for a line of its own
function linesOf(text: string): string {
  const lines = text.split('\n', maxLines + 1).map((line) => printable(line.trimEnd(), maxLineLength))
  return (lines.length > maxLines ? [...lines.slice(0, maxLines), '…'] : lines).join('\n    ')
}
