import { styleText } from 'node:util'
import { printable as escaped } from '../payload/printable.js'
import type { Terminal } from './terminal.js'

type Style = Parameters<typeof styleText>[0]

/** A text in a style, where somebody watches. */
export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.isInteractive ? styleText(style, text, { validateStream: false }) : text
}

/** A text of somebody else's on one line, without what would move a terminal's cursor. */
export function printable(text: string, most = 2000): string {
  return escaped(text, most)
}

/** Writes a value as JSON, on one line where it is piped. */
export function writeJson(terminal: Terminal, value: unknown): void {
  terminal.write(`${JSON.stringify(value, null, terminal.isInteractive ? 2 : 0)}\n`)
}

/** Rows as columns of equal width. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number) => Math.max(...rows.map((row) => (row[column] ?? '').length))
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widthOf(column)))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
