import type { RefusedDelivery } from '../../diagnose/check.js'
import { secretChecks } from '../../diagnose/checks/secret.js'
import { providerOf, type SenderName, schemeOfSender } from '../../diagnose/known-senders.js'
import { usesText } from '../../diagnose/secret-reading.js'
import { hasPublicKeys, withSecrets } from '../../diagnose/secrets.js'
import { messageOf } from '../exit-codes.js'
import { type Finding, faulty, sound } from './finding.js'
import { findLook } from './secret-looks.js'

/** A secret, and where it was found. */
export interface FoundSecret {
  readonly sender: SenderName
  readonly variable: string
  readonly secret: string | undefined
}

/** What is wrong with a secret, by its look. */
export function examineSecret({ sender, variable, secret }: FoundSecret): Finding {
  if (!secret)
    return faulty(
      variable,
      `It is ${secret === undefined ? 'not set' : 'empty'}: there is no secret of ${sender}.`,
      "Set it to the endpoint's secret, and see that this process gets it: a .env file is read by nobody by itself.",
    )
  const fault = findHint(sender, secret) ?? findSenderLook(sender, secret) ?? findRefusal(sender, secret)
  return fault
    ? faulty(variable, fault.message, fault.fix)
    : sound(variable, `It looks like a secret of ${sender}.`)
}

interface Fault {
  readonly message: string
  readonly fix?: string
}

/** What {@link diagnose} would say of the secret alone. */
function findHint(sender: SenderName, secret: string): Fault | undefined {
  const delivery: RefusedDelivery = {
    reading: {
      body: new Uint8Array(),
      headers: new Map(),
      scheme: withSecrets(schemeOfSender(sender), secret),
    },
    method: 'POST',
    otherSecrets: [],
    sender,
    now: 0,
    code: 'signature_mismatch',
  }
  for (const { hints } of secretChecks) for (const hint of hints?.(delivery) ?? []) return hint
  return undefined
}

function findSenderLook(sender: SenderName, secret: string): Fault | undefined {
  const scheme = schemeOfSender(sender)
  if (hasPublicKeys(scheme)) return undefined
  const isWhsec = scheme.kind === 'hmac' && !usesText(scheme)
  return findLook(secret, isWhsec ? 'whsec' : 'text')
}

/** Why the library would refuse it. */
function findRefusal(sender: SenderName, secret: string): Fault | undefined {
  try {
    providerOf(sender, { secrets: secret, url: 'https://example.com/webhooks' })
    return undefined
  } catch (error) {
    return { message: messageOf(error) }
  }
}
