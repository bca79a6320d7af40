import { runCli } from '../../src/cli/run.js'
import type { Terminal } from '../../src/cli/terminal.js'

/** What a command is run with. */
export interface RunOptions {
  readonly env?: Terminal['env']
  readonly stdin?: string | Uint8Array
  readonly isInteractive?: boolean
  readonly confirm?: Terminal['confirm']
}

/** What a command did. */
export interface Run {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
}

/** Runs a command in this process, on a terminal of its own. */
export async function run(
  args: readonly string[],
  { env = {}, stdin = '', isInteractive = false, confirm }: RunOptions = {},
): Promise<Run> {
  let output = ''
  let errors = ''
  const exitCode = await runCli(args, {
    env,
    isInteractive,
    write: (text) => {
      output += text
    },
    writeError: (text) => {
      errors += text
    },
    onStop() {},
    readStdin: async () => (typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin),
    confirm,
  })
  return { exitCode, output, errors }
}
