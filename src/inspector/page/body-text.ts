import { printable } from '../../payload/printable.js'
import { type JsonPiece, layOutJson } from './json-layout.js'

/** How much of a body is shown, in bytes: a page of more lines is slow. */
export const shownBytes = 262_144

/** The text of a body; `undefined` where it is no UTF-8. */
export function findText(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined
  }
}

/** A body as lines of pieces: JSON laid out, and any other text as it is. Nothing in it changes how the page reads. */
export function bodyLinesOf(body: Uint8Array): readonly (readonly JsonPiece[])[] {
  const shown = body.subarray(0, shownBytes)
  const text = findText(shown) ?? new TextDecoder().decode(shown)
  const lines = layOutJson(text) ?? text.split('\n').map((line) => [{ kind: 'mark', text: line } as const])
  return lines.map((pieces) => pieces.map(({ kind, text }) => ({ kind, text: printable(text, shownBytes) })))
}

/** A body as lines of text. */
export function bodyTextLinesOf(body: Uint8Array): readonly string[] {
  return bodyLinesOf(body).map((pieces) => pieces.map(({ text }) => text).join(''))
}
