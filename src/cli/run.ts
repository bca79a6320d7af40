import { Command, CommanderError } from 'commander'
import { isWebhookError } from '../errors.js'
import type { CommandContext } from './command.js'
import { commands } from './commands/index.js'
import { CommandError, type ExitCode, exitCodes, messageOf } from './exit-codes.js'
import { printable } from './output.js'
import type { Terminal } from './terminal.js'
import { version } from './version.js'

/** Runs the command that some arguments ask for. Never rejects. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok
  const context: CommandContext = {
    terminal,
    action:
      (run) =>
      async (...given) => {
        exitCode = await run(...given)
      },
  }
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
    return exitCode
  } catch (thrown) {
    return exitCodeOf(thrown, terminal)
  }
}

function createProgram(context: CommandContext): Command {
  const { terminal } = context
  const program = new Command('hookproof')
    .description('Sign, send, receive, verify and check webhooks.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
      outputError: (text, write) => write(oneLine(text)),
    })
    .showSuggestionAfterError()
  for (const add of commands) add(program, context)
  // commands take these settings over when they are added, and their own may differ
  for (const command of program.commands) command.copyInheritedSettings(program)
  return program
}

function exitCodeOf(thrown: unknown, terminal: Terminal): ExitCode {
  // commander has printed it, or what was asked for is the help
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (thrown instanceof CommandError) return told(thrown.message, thrown.exitCode, terminal)
  if (isWebhookError(thrown)) return told(thrown.message, exitCodes.usage, terminal)
  return told(messageOf(thrown), exitCodes.failed, terminal)
}

function told(message: string, exitCode: ExitCode, terminal: Terminal): ExitCode {
  terminal.writeError(`error: ${printable(message)}\n`)
  return exitCode
}

/** Commander puts its suggestion on a line of its own. */
function oneLine(text: string): string {
  return `${text.trim().replaceAll('\n', ' ')}\n`
}
