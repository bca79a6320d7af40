import { env, stdout } from 'node:process'

const codes = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 }

const coloured = env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : !env.NO_COLOR && stdout.isTTY

/** A text in colour, where the terminal and its user want that. */
export function paint(style: keyof typeof codes, text: string): string {
  return coloured ? `\u001b[${codes[style]}m${text}\u001b[0m` : text
}
