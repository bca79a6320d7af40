import { fromBase64 } from '../../crypto/bytes.js'

/** A value of a structured field (RFC 8941), without parameters. */
export type BareItem =
  | { readonly kind: 'string' | 'token'; readonly value: string }
  | { readonly kind: 'integer' | 'decimal'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }

export type FieldParameters = ReadonlyMap<string, BareItem>

export interface Item {
  readonly bare: BareItem
  readonly parameters: FieldParameters
}

export interface InnerList {
  readonly items: readonly Item[]
  readonly parameters: FieldParameters
}

export type Dictionary = ReadonlyMap<string, Item | InnerList>

/** Takes the text that a sticky pattern matches next: its first group, or the whole. */
type Scan = (pattern: RegExp) => string | undefined

/** Reads what comes next; `undefined` where it is malformed. */
type Reader<Value> = (scan: Scan) => Value | undefined

const yes: BareItem = { kind: 'boolean', value: true }

/**
 * The members of a dictionary (RFC 8941, section 3.2); `undefined` where it is malformed. It is stricter than the RFC
 * lets a parser be: a key stands once, and bytes have one spelling.
 */
export function parseDictionary(text: string): Dictionary | undefined {
  const scan = scannerOf(text)
  const members = new Map<string, Item | InnerList>()
  scan(/ */y)
  if (isAtEnd(scan)) return members
  do {
    const key = readKey(scan)
    const member = scan(/=/y) ? readMember(scan) : readParametersOf(yes, scan)
    if (key === undefined || member === undefined || members.has(key)) return undefined
    members.set(key, member)
    scan(/[ \t]*/y)
    if (isAtEnd(scan)) return members
  } while (scan(/,[ \t]*/y) !== undefined)
  return undefined
}

function scannerOf(text: string): Scan {
  let index = 0
  return (pattern) => {
    pattern.lastIndex = index
    const match = pattern.exec(text)
    if (match) index = pattern.lastIndex
    return match?.[1] ?? match?.[0]
  }
}

function isAtEnd(scan: Scan): boolean {
  return scan(/$/y) !== undefined
}

function readKey(scan: Scan): string | undefined {
  return scan(/[a-z*][a-z\d_.*-]*/y)
}

function readMember(scan: Scan): Item | InnerList | undefined {
  return scan(/\(/y) ? readInnerList(scan) : readItem(scan)
}

/** An inner list, from behind its opening parenthesis. */
function readInnerList(scan: Scan): InnerList | undefined {
  const items: Item[] = []
  for (;;) {
    scan(/ */y)
    if (scan(/\)/y)) {
      const parameters = readParameters(scan)
      return parameters && { items, parameters }
    }
    const item = readItem(scan)
    // an item ends in a blank, or in the list's end
    if (item === undefined || scan(/(?=[ )])/y) === undefined) return undefined
    items.push(item)
  }
}

function readItem(scan: Scan): Item | undefined {
  const bare = readBareItem(scan)
  return bare && readParametersOf(bare, scan)
}

function readParametersOf(bare: BareItem, scan: Scan): Item | undefined {
  const parameters = readParameters(scan)
  return parameters && { bare, parameters }
}

function readParameters(scan: Scan): FieldParameters | undefined {
  const parameters = new Map<string, BareItem>()
  while (scan(/; */y)) {
    const key = readKey(scan)
    const value = scan(/=/y) ? readBareItem(scan) : yes
    if (key === undefined || value === undefined || parameters.has(key)) return undefined
    parameters.set(key, value)
  }
  return parameters
}

function readBareItem(scan: Scan): BareItem | undefined {
  for (const read of bareItemReaders) {
    const item = read(scan)
    if (item) return item
  }
  return undefined
}

const bareItemReaders: readonly Reader<BareItem>[] = [
  (scan) => {
    const text = scan(/"((?:[ !#-[\]-~]|\\["\\])*)"/y)
    return text === undefined ? undefined : { kind: 'string', value: text.replace(/\\(.)/g, '$1') }
  },
  (scan) => {
    const value = scan(/[A-Za-z*][\w!#$%&'*+.^`|~:/-]*/y)
    return value === undefined ? undefined : { kind: 'token', value }
  },
  (scan) => {
    const text = scan(/-?\d{1,12}\.\d{1,3}(?![\d.])/y)
    return text === undefined ? undefined : { kind: 'decimal', value: Number(text) }
  },
  (scan) => {
    const text = scan(/-?\d{1,15}(?![\d.])/y)
    return text === undefined ? undefined : { kind: 'integer', value: Number(text) }
  },
  (scan) => {
    const text = scan(/\?([01])/y)
    return text === undefined ? undefined : { kind: 'boolean', value: text === '1' }
  },
  (scan) => {
    const text = scan(/:([A-Za-z\d+/=]*):/y)
    const value = text === undefined ? undefined : fromBase64(text)
    return value && { kind: 'bytes', value }
  },
]
