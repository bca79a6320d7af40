import { ConfigError } from './errors.js'

/** The name of every option of a type. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true }

/**
 * Refuses an option that there is not, and says which was surely meant.
 *
 * @throws ConfigError `option_invalid`
 */
export function requireKnownOptions<Options>(options: object, names: OptionNames<Options>): void {
  for (const name of Object.keys(options))
    if (!Object.hasOwn(names, name)) {
      const close = Object.keys(names).filter((known) => isClose(name.toLowerCase(), known.toLowerCase()))
      const hint = close.length > 0 ? `: did you mean ${close.join(' or ')}?` : '.'
      throw new ConfigError('option_invalid', `There is no option ${name} here${hint}`)
    }
}

/**
 * Refuses what is no time in seconds. More than `most` was surely meant in milliseconds.
 *
 * @throws ConfigError `option_invalid`
 */
export function requireSeconds(name: string, seconds: number, most: number): void {
  if (!(Number.isFinite(seconds) && seconds > 0))
    throw new ConfigError('option_invalid', `Expected ${name} to be a number of seconds above 0.`)
  if (seconds > most)
    throw new ConfigError(
      'option_invalid',
      `Expected ${name} in seconds, ${most} at most, got ${seconds}: was it meant in milliseconds?`,
    )
}

function isClose(name: string, known: string): boolean {
  const isPart = name.length > 2 && (known.includes(name) || name.includes(known))
  return isPart || editsBetween(name, known) <= 2
}

/** How many letters have to be added, removed or replaced to make one word of another. */
function editsBetween(word: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, edits) => edits)
  for (const [at, letter] of [...word].entries()) {
    const next = [at + 1]
    for (const [to, wanted] of [...other].entries()) {
      const [left = 0, up = 0, diagonal = 0] = [next[to], row[to + 1], row[to]]
      next.push(Math.min(left + 1, up + 1, diagonal + Number(letter !== wanted)))
    }
    row = next
  }
  return Number(row.at(-1))
}
