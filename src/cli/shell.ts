import type { SenderName } from '../diagnose/known-senders.js'
import type { SecretOptions } from './secret.js'
import { secretVariableOf } from './sender.js'

/** A text as one word of sh. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** What sh reads a secret by: the variable or the file that holds it. */
export function shellSecretOf(sender: SenderName, { secretEnv = '', secretFile }: SecretOptions): string {
  if (secretFile !== undefined) return `$(cat ${shellQuoted(secretFile)})`
  return `$${/^[A-Za-z_]\w*$/.test(secretEnv) ? secretEnv : secretVariableOf(sender)}`
}
