import type { Command } from 'commander'
import type { ExitCode } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/** Adds a command to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void

/** What each command is given. */
export interface CommandContext {
  readonly terminal: Terminal
  /** Makes the exit code of what an action returns. */
  action<Args extends readonly unknown[]>(
    run: (...args: Args) => Promise<ExitCode> | ExitCode,
  ): (...args: Args) => Promise<void>
}
