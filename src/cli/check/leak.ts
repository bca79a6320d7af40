import { findHeaderText } from '../../headers.js'
import type { SchemeDescription } from '../../schemes/description.js'
import type { Leak, ProbeAnswer } from './answer.js'
import type { Fault } from './probe.js'
import { requirePlace } from './signature-header.js'

/** What nobody may read in an answer. */
export interface Unspoken {
  readonly secret: string | undefined
  readonly rightSignature: string | undefined
}

/** What a text tells that it should not; the worst of it. */
export function findLeak(text: string, { secret, rightSignature }: Unspoken): Leak | undefined {
  if (secret !== undefined && spellingsOf(secret).some((spelling) => text.includes(spelling))) return 'secret'
  if (rightSignature !== undefined && text.includes(rightSignature)) return 'signature'
  if (/\bat .{0,300}:\d+:\d+|Traceback \(most recent call last\)/.test(text)) return 'stack'
  if (/<!doctype html|<html/i.test(text)) return 'page'
  return /\bsecret\b/i.test(text) ? 'word' : undefined
}

function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  return [secret, JSON.stringify(secret).slice(1, -1), bytes.toString('base64'), bytes.toString('hex')]
}

/** The signature in the header of a delivery, without what stands around it; `undefined` where there is none. */
export function findSignature(
  scheme: SchemeDescription,
  headers: Readonly<Record<string, string>>,
): string | undefined {
  const { header, separator, prefix = '' } = requirePlace(scheme)
  const text = findHeaderText(headers, header.toLowerCase())
  const items = separator === undefined ? [text] : text.split(separator)
  return items.find((item) => item.startsWith(prefix))?.slice(prefix.length)
}

const fix = 'Answer with the status and a short fixed text, and log the rest.'

/** What a leak means. */
export const leakFaults: Readonly<Record<Leak, Fault>> = {
  secret: {
    severity: 'critical',
    means: 'An answer shows the secret: whoever gets it refused can sign.',
    fix,
  },
  signature: {
    severity: 'critical',
    means: 'An answer shows the signature that it expected: whoever reads it can send it.',
    fix,
  },
  stack: { severity: 'major', means: 'An answer shows a stack trace: paths, versions and code.', fix },
  page: { severity: 'minor', means: "An answer is the framework's own error page, which names it.", fix },
  word: {
    severity: 'minor',
    means: 'An answer speaks of the secret, which helps strangers to see how deliveries are verified.',
    fix,
  },
}

/** Leaks, the worst first. */
export function leaksIn(answers: readonly ProbeAnswer[]): readonly Leak[] {
  const order: readonly Leak[] = ['secret', 'signature', 'stack', 'page', 'word']
  return order.filter((leak) => answers.some((answer) => answer.leak === leak))
}
