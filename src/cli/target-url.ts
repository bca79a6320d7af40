import { type SenderName, schemeOfSender } from '../diagnose/known-senders.js'
import { findSignedUrl } from '../testing/scheme-facts.js'
import { CommandError } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/**
 * A URL to post to.
 *
 * @throws CommandError where it is none of HTTP
 */
export function requireHttpUrl(text: string): URL {
  if (URL.canParse(text) && /^https?:/i.test(text)) return new URL(text)
  throw new CommandError('Expected a URL such as http://localhost:3000/webhooks, got something else.')
}

/**
 * Asks before something is posted to another machine.
 *
 * @throws CommandError where nobody agreed
 */
export async function requireConsent(
  { hostname }: URL,
  isAgreed: boolean | undefined,
  { confirm }: Terminal,
): Promise<void> {
  if (isAgreed || isLocal(hostname)) return
  if (!confirm)
    throw new CommandError(
      `${hostname} is not this machine. Pass --yes where it is yours, or you may post to it.`,
    )
  if (!(await confirm(`${hostname} is not this machine. Is it yours, or may you post to it?`)))
    throw new CommandError('Nothing was sent.')
}

function isLocal(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/**
 * The URL that a sender signs; any where it signs none.
 *
 * @throws CommandError where it signs one, and none is given
 */
export function requireSignedUrl(sender: SenderName, url: string | undefined): string {
  if (url !== undefined) return url
  if (findSignedUrl(schemeOfSender(sender)) === undefined) return 'https://example.com/webhooks'
  throw new CommandError(`Expected --url: ${sender} signs the URL that it posts to.`)
}
