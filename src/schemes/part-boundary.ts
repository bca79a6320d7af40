import { ConfigError } from '../errors.js'
import { isOneOf, type Layout, type SignedPart, type VariablePart } from './signed-parts.js'
import type { TimeUnit } from './signed-time.js'

/**
 * A part and the one that tells where it ends. A message is read from both ends towards the body, so of a part ahead of
 * the body that is the next one, and of a part after it the one before.
 */
export interface PlacedPart {
  readonly part: SignedPart
  readonly neighbour: SignedPart | undefined
  readonly side: 'next' | 'previous'
}

export function placedPartsOf(layout: Layout): readonly PlacedPart[] {
  const bodyIndex = layout.findIndex((part) => isOneOf(part, 'body', 'form'))
  return layout.map((part, index) =>
    bodyIndex >= 0 && index > bodyIndex
      ? { part, side: 'previous', neighbour: layout[index - 1] }
      : { part, side: 'next', neighbour: layout[index + 1] },
  )
}

/**
 * The character that a part must not contain, since it tells where the part ends; empty where the part's length or the
 * message's end does.
 *
 * @throws ConfigError `option_invalid` where nothing does: two deliveries could share a signature
 */
export function delimiterOf(part: VariablePart, { side, neighbour }: PlacedPart, unit: TimeUnit): string {
  if (part.length !== undefined || neighbour === undefined) return ''
  if (typeof neighbour === 'string') return adjacentCharacter(side, neighbour)
  // the first colon is the time's own
  if (side === 'next' && neighbour.kind === 'timestamp' && unit === 'iso8601') return ':'
  throw new ConfigError(
    'option_invalid',
    `Expected a text between ${nameOf(part)} and ${nameOf(neighbour)}, or a length of ${nameOf(part)}: without, one signature would fit two deliveries.`,
  )
}

/** Whether each timestamp in unix seconds stands beside something that can't be one of its digits. */
export function isTimestampDelimited(layout: Layout): boolean {
  return placedPartsOf(layout).every(
    ({ part, side, neighbour }) =>
      !isOneOf(part, 'timestamp') ||
      neighbour === undefined ||
      (typeof neighbour === 'string' && /\D/.test(adjacentCharacter(side, neighbour))),
  )
}

function adjacentCharacter(side: PlacedPart['side'], text: string): string {
  return text.charAt(side === 'next' ? 0 : text.length - 1)
}

function nameOf({ kind, name }: VariablePart): string {
  return kind === name ? `the ${kind}` : `the ${kind} ${name}`
}
