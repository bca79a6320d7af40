import { bytesOf, toBase64 } from '../crypto/bytes.js'
import type { SignedDelivery } from '../testing/index.js'
import { shellQuoted } from './shell.js'
import { findText } from './text.js'

/** What sh puts in the place of a secret. */
export interface HiddenSecret {
  readonly secret: string | undefined
  /** Such as `$FLABS_TOKEN`. */
  readonly shellText: string
}

/**
 * A line of sh that posts a delivery by curl, byte for byte. It can be pasted: a body with characters that a terminal would
 * act on goes in as base64.
 */
export function curlLineOf(url: URL, { headers, body }: SignedDelivery, hidden: HiddenSecret): string {
  const { input, data } = dataOf(bytesOf(body))
  const words = [
    'curl',
    // else curl reads brackets in a URL as a range of several
    ...(/[[\]{}]/.test(url.href) ? ['--globoff'] : []),
    '--request POST',
    shellQuoted(url.href),
    ...Object.entries(headers).map(([name, value]) => `--header ${headerWord(name, value, hidden)}`),
    `--data-binary ${data}`,
  ]
  return `${input}${words.join(' ')}\n`
}

/** The longest body that is an argument: Linux takes 128 KiB in one. */
const longestArgument = 100_000

function dataOf(body: Uint8Array): { readonly input: string; readonly data: string } {
  const text = findText(body)
  if (text !== undefined && isPastable(text)) return { input: '', data: shellQuoted(text) }
  return { input: `printf %s '${toBase64(body)}' | base64 -d | `, data: '@-' }
}

/** Whether a terminal, sh and curl all take a text as it stands. Curl reads a file behind an `@`. */
function isPastable(text: string): boolean {
  return (
    text.length <= longestArgument && !text.startsWith('@') && /^(?:[^\p{C}\p{Zl}\p{Zp}]|\n)*$/u.test(text)
  )
}

function headerWord(name: string, value: string, { secret, shellText }: HiddenSecret): string {
  // curl leaves a header without a value out, unless it ends in a semicolon
  if (value === '') return shellQuoted(`${name};`)
  const pieces = `${name}: ${value}`.split(secret || /$^/)
  return pieces.map((piece) => (piece === '' ? '' : shellQuoted(piece))).join(`"${shellText}"`)
}
