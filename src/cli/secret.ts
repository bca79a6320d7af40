import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { SenderName } from '../diagnose/known-senders.js'
import { CommandError } from './exit-codes.js'
import { secretVariableOf } from './sender.js'
import type { Terminal } from './terminal.js'

/** Where a command takes a secret from. Never from its arguments, which everybody on the machine can list. */
export interface SecretOptions {
  readonly secretEnv?: string | undefined
  readonly secretFile?: string | undefined
  readonly secretStdin?: boolean | undefined
}

/** Adds the options that say where the secret is. */
export function withSecretOptions(command: Command): Command {
  return command
    .option(
      '--secret-env <name>',
      "the environment variable that holds the secret (default: the sender's, such as LABSYNC_SECRET)",
    )
    .option('--secret-file <path>', 'a file that holds the secret')
    .option('--secret-stdin', 'read the secret from standard input')
    .addOption(new Option('--secret <text>').hideHelp().argParser(refuseSecret))
}

function refuseSecret(): never {
  throw new CommandError(
    'There is no option --secret: whoever lists the processes of this machine would read it. Put it in a variable, a file (--secret-file) or standard input (--secret-stdin).',
  )
}

/**
 * The secret of a sender, without the line break at the end of a file.
 *
 * @throws CommandError where there is none
 */
export async function requireSecret(
  sender: SenderName,
  { secretEnv = secretVariableOf(sender), secretFile, secretStdin }: SecretOptions,
  { env, readStdin }: Terminal,
): Promise<string> {
  if (secretFile !== undefined) return requireText(await textOfFile(secretFile), `the file ${secretFile}`)
  if (secretStdin) return requireText(new TextDecoder().decode(await readStdin()), 'standard input')
  const secret = env[secretEnv]
  if (secret) return secret
  throw new CommandError(
    `Expected the secret of ${sender} in the variable ${secretEnv}, found none. Set it, or pass --secret-file or --secret-stdin.`,
  )
}

/** Where a secret is taken from, as a text says it. */
export function secretPlaceOf(
  sender: SenderName,
  { secretEnv = secretVariableOf(sender), secretFile, secretStdin }: SecretOptions,
): string {
  if (secretFile !== undefined) return secretFile
  return secretStdin ? 'standard input' : secretEnv
}

async function textOfFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new CommandError(`Expected a file with the secret at ${path}, could not read one.`)
  }
}

function requireText(text: string, where: string): string {
  const secret = text.replace(/\r?\n$/, '')
  if (secret !== '') return secret
  throw new CommandError(`Expected a secret in ${where}, which is empty.`)
}
