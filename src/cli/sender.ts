import { InvalidArgumentError, Option } from 'commander'
import { type SenderName, senderNames } from '../diagnose/known-senders.js'

/** The variables that hold what is no `…_SECRET`. */
const variables: Partial<Record<SenderName, string>> = {
  flabs: 'FLABS_TOKEN',
  synclabs: 'SYNC_WEBHOOK_SECRET',
  discord: 'DISCORD_PUBLIC_KEY',
  sendgrid: 'SENDGRID_PUBLIC_KEY',
}

/** The environment variable that a sender's secret is taken from, as its page in the documentation names it. */
export function secretVariableOf(sender: SenderName): string {
  return variables[sender] ?? `${sender.toUpperCase()}_SECRET`
}

/** The option that says who the sender is. */
export function providerOption(): Option {
  return new Option('-p, --provider <name>', 'the sender, such as labsync or stripe').argParser(
    requireSenderName,
  )
}

/**
 * Reads the name of a sender.
 *
 * @throws InvalidArgumentError where there is no such sender
 */
export function requireSenderName(name: string): SenderName {
  const found = senderNames.find((known) => known === name.toLowerCase())
  if (found) return found
  throw new InvalidArgumentError(`Known senders: ${senderNames.join(', ')}.`)
}
