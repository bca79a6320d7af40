import { expect, test } from 'vitest'
import { type DiagnoseOptions, diagnose, type FindingCode } from '../../../../src/diagnose/index.js'
import { mac, now, secret } from '../../corpus/case.js'

// mulberry32, so that a failure can be repeated
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Random = () => number

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('Expected an item.')
  return item
}

const words = [
  'a',
  '',
  'Zo\u00eb',
  '\u{1f600}',
  '</b>&',
  'it\'s "so"',
  'a\\b/c',
  'x\ny\t',
  '1e+2',
  '\u2028',
  '\u007f',
  '7',
]
const literals = ['0', '-1', '1.0', '1e3', '9007199254740993', 'true', 'null', '[]', '{}']

/** A JSON text as some sender writes it: any value, by any writer. */
function jsonText(random: Random, writer: Writer, depth = 3): string {
  const { comma, colon, line, word } = writer
  if (depth === 0 || random() < 0.3)
    return random() < 0.5 ? word(pick(random, words)) : pick(random, literals)
  const inner = `${line}${'  '.repeat(line ? 4 - depth : 0)}`
  const outer = `${line}${'  '.repeat(line ? 3 - depth : 0)}`
  const values = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
    jsonText(random, writer, depth - 1),
  )
  if (random() < 0.3) return `[${inner}${values.join(comma + inner)}${outer}]`
  const members = values.map((value, index) => `${word(`${pick(random, words)}${index}`)}${colon}${value}`)
  return `{${inner}${members.join(comma + inner)}${outer}}`
}

interface Writer {
  readonly comma: string
  readonly colon: string
  readonly line: string
  readonly word: (text: string) => string
}

const escaped = (text: string, pattern: RegExp) =>
  JSON.stringify(text).replace(pattern, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const writers: readonly Writer[] = [
  { comma: ',', colon: ':', line: '', word: (text) => JSON.stringify(text) },
  { comma: ', ', colon: ': ', line: '', word: (text) => escaped(text, /[\u007f-\uffff]/g) },
  {
    comma: ',',
    colon: ':',
    line: '',
    word: (text) => escaped(text, /[\u0080-\uffff]/g).replaceAll('/', '\\/'),
  },
  { comma: ',', colon: ':', line: '', word: (text) => escaped(text, /[<>&\u2028\u2029]/g) },
  { comma: ',', colon: ': ', line: '\n', word: (text) => JSON.stringify(text) },
]

/** What a receiver does to a body, and the causes by which that may be undone. */
interface Fault {
  readonly name: string
  readonly causes: readonly FindingCode[]
  readonly see: (text: string) => unknown
}

const bytesOf = (text: string) => Buffer.from(text)

const faults: readonly Fault[] = [
  {
    name: 'stringify',
    causes: ['body_reserialized', 'body_newline'],
    see: (text) => JSON.stringify(JSON.parse(text)),
  },
  { name: 'parse', causes: ['body_parsed'], see: (text) => ({ ...JSON.parse(text) }) },
  { name: 'a line break more', causes: ['body_newline'], see: (text) => `${text}\n` },
  { name: 'CRLF', causes: ['body_line_endings'], see: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'a mark', causes: ['body_bom'], see: (text) => `\ufeff${text}` },
  { name: 'latin1', causes: ['body_charset'], see: (text) => bytesOf(bytesOf(text).toString('latin1')) },
  { name: 'base64', causes: ['body_base64'], see: (text) => bytesOf(text).toString('base64') },
  { name: 'a string', causes: ['body_reserialized'], see: (text) => JSON.stringify(text) },
  { name: 'padding', causes: ['body_truncated'], see: (text) => `${text}\0\0\0` },
  { name: 'the end', causes: ['body_truncated'], see: (text) => text.slice(0, -1) },
  { name: 'a form', causes: ['body_form'], see: (text) => new URLSearchParams({ payload: text }).toString() },
]

function delivered(signed: string, seen: unknown, key: string): DiagnoseOptions {
  return {
    provider: 'razorpay',
    secrets: secret,
    now,
    headers: { 'x-razorpay-signature': mac([signed], { key }) },
    body: seen,
  }
}

interface Case {
  readonly seed: number
  readonly signed: string
  readonly fault: Fault
}

const cases: readonly Case[] = Array.from({ length: 400 }, (_, seed) => {
  const random = createRandom(seed)
  const signed = `{"event":${jsonText(random, pick(random, writers))}}`
  return { seed, signed, fault: pick(random, faults) }
})

test('no cause but the true one is proved, whatever was signed and whatever a receiver does', async () => {
  let proved = 0
  for (const { seed, signed, fault } of cases) {
    const { verdict, findings } = await diagnose(delivered(signed, fault.see(signed), secret))
    const codes = findings.filter(({ certainty }) => certainty === 'proved').map(({ code }) => code)
    if (codes.length > 0) proved++
    const wrong = codes.filter((code) => !fault.causes.includes(code))
    expect({ seed, fault: fault.name, wrong }).toEqual({ seed, fault: fault.name, wrong: [] })
    if (verdict === 'verified') expect(`${seed}: ${fault.see(signed)}`).toBe(`${seed}: ${signed}`)
  }
  expect(proved).toBeGreaterThan(200)
})

test('nothing is proved of a forgery', async () => {
  for (const { seed, signed, fault } of cases) {
    const { verdict, findings } = await diagnose(
      delivered(signed, fault.see(signed), 'the secret of a forger'),
    )
    const proved = findings.filter(({ certainty }) => certainty === 'proved')
    expect({ seed, verdict, proved }).toEqual({ seed, verdict: 'refused', proved: [] })
  }
})

test('every message is the same for every body', async () => {
  const texts = new Set<string>()
  for (const { signed, fault } of cases.slice(0, 100)) {
    const { findings } = await diagnose(delivered(signed, fault.see(signed), secret))
    for (const { message, fix } of findings) texts.add(message).add(fix)
  }
  expect(texts.size).toBeLessThan(60)
})
