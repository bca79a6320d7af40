import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isWebhookError } from '../../src/errors.js'
import { isTimestampDelimited } from '../../src/schemes/part-boundary.js'
import { type MessageReader, messageReaderOf } from '../../src/schemes/signed-message.js'
import { layoutOf, type SignedPart } from '../../src/schemes/signed-parts.js'
import { type TimeUnit, timeReaderOf } from '../../src/schemes/signed-time.js'

/** A request, by its parts alone. */
interface Parts {
  readonly timestamp: string
  readonly id: string
  readonly a: string
  readonly b: string
  readonly body: string
}

// few characters, so that two requests often share a message
const character = fc.constantFrom('1', '2', '.', ':', '-', 'T', 'Z', '{')
const text = fc.string({ unit: character, minLength: 1, maxLength: 5 })
const digits = fc.string({ unit: fc.constantFrom('1', '2'), minLength: 8, maxLength: 15 })
const times = fc.oneof(
  digits,
  fc.constantFrom(
    '2111-11-11T11:11:11Z',
    '2111-11-11T11:11:11.1Z',
    '2111-11-11T11:11:11+11:11',
    '1111111111111',
  ),
)
// a body may begin as what is ahead of it
const bodies = fc.tuple(times, text).map(([time, rest]) => time + rest)
const requests = fc.record<Parts>({
  timestamp: times,
  id: text,
  a: text,
  b: text,
  body: fc.oneof(text, times, bodies),
})
const names = fc.constantFrom('timestamp', 'id', 'a', 'b', 'body', '.', ':', '1', 'T')
const layouts = fc.oneof(
  fc.uniqueArray(names, { minLength: 2, maxLength: 7 }),
  fc.shuffledSubarray(['id', 'timestamp', 'body'], { minLength: 3 }),
)
const units = fc.constantFrom<TimeUnit>('seconds', 'milliseconds', 'iso8601')

type Read = (request: Parts) => string | undefined

/** Reads messages by a layout; `undefined` where the layout is refused. */
function readerOf(names: readonly string[], unit: TimeUnit, length: number | undefined): Read | undefined {
  try {
    const layout = layoutOf({
      id: { length },
      signed: ({ timestamp, id, body, header }) =>
        names.map(
          (name): SignedPart => ({ timestamp, id, body, a: header('a'), b: header('b') })[name] ?? name,
        ),
    })
    const messageOf = messageReaderOf(layout, unit)
    const secondsOf = timeReaderOf(unit, isTimestampDelimited(layout))
    return (request) => messageText(messageOf, (time) => secondsOf(time), request)
  } catch (error) {
    if (isWebhookError(error)) return undefined
    throw error
  }
}

function messageText(
  messageOf: MessageReader,
  check: (time: string) => number,
  parts: Parts,
): string | undefined {
  const { timestamp, id, body, ...headers } = parts
  try {
    check(timestamp)
    const message = messageOf({ timestamp, id, body, headers, items: [], json: () => undefined })
    return message.prefix + Buffer.from(message.body).toString()
  } catch (error) {
    if (isWebhookError(error)) return undefined
    throw error
  }
}

describe('whatever is signed,', () => {
  test('two requests with one message have the same parts', () => {
    let compared = 0
    let same = 0
    fc.assert(
      fc.property(
        layouts,
        units,
        fc.option(fc.nat(3), { nil: undefined }),
        requests,
        requests,
        (names, unit, length, one, other) => {
          const read = readerOf(names, unit, length)
          const [first, second] = [read?.(one), read?.(other)]
          if (first === undefined || second === undefined) return
          compared++
          if (first !== second) return
          same++
          const signed = (parts: Parts) => names.map((name) => parts[name as keyof Parts])
          expect(signed(one)).toEqual(signed(other))
        },
      ),
      { numRuns: 30_000, seed: 7 },
    )
    expect(compared).toBeGreaterThan(300)
    expect(same).toBeGreaterThan(3)
  })

  // each split of one message, read back by the grammar of its parts
  test('a message has one reading', () => {
    let readings = 0
    fc.assert(
      fc.property(layouts, units, requests, (names, unit, request) => {
        const read = readerOf(names, unit, undefined)
        const message = read?.(request)
        if (message === undefined) return
        const variable = names.filter((name) => name in request)
        const found = new Set(splitsOf(names, message).map((split) => split.join('\n')))
        const genuine = [...found].filter((split) => {
          const values = split.split('\n')
          const parts = { ...request, ...Object.fromEntries(variable.map((name, i) => [name, values[i]])) }
          return read?.(parts) === message
        })
        readings++
        expect(genuine).toEqual([variable.map((name) => request[name as keyof Parts]).join('\n')])
      }),
      { numRuns: 3000, seed: 7 },
    )
    expect(readings).toBeGreaterThan(100)
  })
})

/** Every way to cut a message into the variable parts of a layout, its texts in their places. */
function splitsOf(names: readonly string[], message: string): readonly (readonly string[])[] {
  const [name, ...rest] = names
  if (name === undefined) return message === '' ? [[]] : []
  if (/^[.:1T]$/.test(name)) return message.startsWith(name) ? splitsOf(rest, message.slice(name.length)) : []
  return Array.from({ length: message.length }, (_, end) => end + 1).flatMap((end) =>
    splitsOf(rest, message.slice(end)).map((split) => [message.slice(0, end), ...split]),
  )
}
