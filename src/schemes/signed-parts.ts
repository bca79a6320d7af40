import { ConfigError } from '../errors.js'

/** A piece of what a sender signs. A text stands for itself. */
export type SignedPart = string | VariablePart

/** A piece that differs from one delivery to the next. */
export interface VariablePart {
  readonly kind: 'body' | 'form' | 'timestamp' | 'id' | 'header' | 'field'
  /** The header's name, or the field's path; of other kinds, the kind. */
  readonly name: string
  /** In characters, where it is always the same. */
  readonly length?: number | undefined
}

/** What a sender may sign, to be put in its order. */
export interface SignedParts {
  /** The raw body. */
  readonly body: SignedPart
  /** The fields of a form body, sorted by name: each name with its value behind it, and nothing between. */
  readonly form: SignedPart
  /** The timestamp, as it stands at its place. */
  readonly timestamp: SignedPart
  /** The delivery's id, as it stands at its place. */
  readonly id: SignedPart
  /** `POST`. */
  readonly method: SignedPart
  /** The URL that you configured. */
  readonly url: SignedPart
  /** A header: printable ASCII without blanks. Say its length where nothing stands between it and the next part. */
  readonly header: (name: string, length?: number) => SignedPart
  /** A field of the JSON body, by its path: printable ASCII. As with a header, say its length where that is needed. */
  readonly field: (path: string, length?: number) => SignedPart
}

/** The parts that a sender signs, in their order. No text among them is empty, and no two texts stand side by side. */
export type Layout = readonly SignedPart[]

/** What tells which parts are signed. */
interface SignedOptions {
  readonly signed: (parts: SignedParts) => readonly SignedPart[]
  readonly url?: string | undefined
  readonly id?: Pick<VariablePart, 'length'> | undefined
}

/**
 * The layout that an option `signed` describes.
 *
 * @throws ConfigError `option_invalid`
 */
export function layoutOf(options: SignedOptions): Layout {
  const layout = mergeTexts(partsOf(options))
  const bodies = layout.filter((part) => isOneOf(part, 'body', 'form'))
  if (bodies.length > 1) throw new ConfigError('option_invalid', 'Expected the body to be signed once.')
  if (layout.some((part) => typeof part === 'object')) return layout
  throw new ConfigError('option_invalid', 'Expected the body to be signed, or a field of it at least.')
}

/** Whether a part is variable, and of one of these kinds. */
export function isOneOf(part: SignedPart | undefined, ...kinds: readonly VariablePart['kind'][]): boolean {
  return typeof part === 'object' && kinds.includes(part.kind)
}

/** Whether parts of a kind are signed. */
export function hasPart(layout: Layout, kind: VariablePart['kind']): boolean {
  return layout.some((part) => isOneOf(part, kind))
}

function partsOf({ signed, url, id }: SignedOptions): readonly SignedPart[] {
  const parts: unknown = typeof signed === 'function' && signed(signedParts(url, id?.length))
  if (Array.isArray(parts) && parts.every(isSignedPart)) return parts
  throw new ConfigError(
    'option_invalid',
    'Expected signed to return a list of the parts it is given and of texts in ASCII, such as ({ body }) => [body].',
  )
}

function signedParts(url: string | undefined, idLength: number | undefined): SignedParts {
  return {
    body: { kind: 'body', name: 'body' },
    form: { kind: 'form', name: 'form' },
    timestamp: { kind: 'timestamp', name: 'timestamp' },
    id: { kind: 'id', name: 'id', length: idLength },
    method: 'POST',
    get url() {
      return requireUrl(url)
    },
    header: (name, length) => ({ kind: 'header', name, length }),
    field: (name, length) => ({ kind: 'field', name, length }),
  }
}

// a text ahead of the body is written byte by byte, so it must be ASCII
function isSignedPart(part: unknown): part is SignedPart {
  if (typeof part === 'string') return /^[\n -~]*$/.test(part)
  return typeof part === 'object' && part !== null && 'kind' in part
}

function mergeTexts(parts: readonly SignedPart[]): Layout {
  const merged: SignedPart[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (typeof part === 'string' && typeof last === 'string') merged.splice(-1, 1, last + part)
    else if (part !== '') merged.push(part)
  }
  return merged
}

/**
 * The URL that a sender signs. It is never taken from a request, since anybody may write its Host header.
 *
 * @throws ConfigError `option_invalid`
 */
export function requireUrl(url: string | undefined): string {
  if (typeof url === 'string' && /^https?:\/\/[!-~]+$/.test(url)) return url
  throw new ConfigError(
    'option_invalid',
    'Expected url to be the whole public URL of this webhook, as the sender has it, such as "https://example.com/webhooks".',
  )
}
