import { withoutNeedlessEscapes } from './escapes.js'
import { compact, fourSpaces, type Layout, spaced, twoSpaces } from './layouts.js'
import { sortMembers } from './sorted.js'
import type { JsonTokens } from './tokens.js'
import { sortingWriters, type Writer, writers } from './writers.js'

/** The same JSON as another writer writes it. */
export interface Spelling {
  /** How it is spelled, to end a sentence. */
  readonly how: string
  readonly text: string
}

/** Layouts that a text may have gained or lost while its escapes stayed as they were. */
const layouts: readonly Layout[] = [compact, spaced, twoSpaces, fourSpaces]

/** A long text is spelled by the first of the writers only: each takes 10 ms for 1 MiB. */
const mostCharsForAll = 65_536
const writersOfLong = 3

/** The same JSON as others write it, the usual first and each text once. Numbers stay as they were written. */
export function* spellingsOf(json: JsonTokens): Iterable<Spelling> {
  const texts = new Set<string>()
  for (const spelling of allSpellings(json)) {
    if (texts.has(spelling.text)) continue
    texts.add(spelling.text)
    yield spelling
  }
}

function* allSpellings(json: JsonTokens): Iterable<Spelling> {
  const plain = withoutEscapes(json)
  yield* writtenBy(writers.slice(0, writersOfLong), plain)
  if (json.end > mostCharsForAll) return
  yield* writtenBy(writers.slice(writersOfLong), plain)
  yield* writtenBy(sortingWriters, sortMembers(plain))
  for (const layout of layouts) {
    const text = layout(json)
    if (text !== undefined) yield { how: 'with other blanks', text }
  }
}

function* writtenBy(some: readonly Writer[], json: JsonTokens): Iterable<Spelling> {
  // a layout costs more than an escape, and several writers share it
  const texts = new Map<Layout, string | undefined>()
  for (const { how, layout, escapes, end = '' } of some) {
    if (!texts.has(layout)) texts.set(layout, layout(json))
    const text = texts.get(layout)
    if (text !== undefined) yield { how, text: escapes(text) + end }
  }
}

function withoutEscapes(json: JsonTokens): JsonTokens {
  return { ...json, tokens: json.tokens.map(withoutNeedlessEscapes) }
}
