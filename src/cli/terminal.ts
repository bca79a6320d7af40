import { createInterface } from 'node:readline/promises'
import { buffer } from 'node:stream/consumers'
import { openUrl } from './open-url.js'

/** What a command reads and writes. Tests pass one of their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether somebody watches: colours, bars and keys are for them only. */
  readonly isInteractive: boolean
  write(text: string): void
  /** What is not the command's result: errors, and what is going on. */
  writeError(text: string): void
  readStdin(): Promise<Uint8Array>
  /** Asks a question that is answered by yes or no. Absent where nobody can answer. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined
  /** Calls back with each key, as it is pressed. Returns what ends that. None where nobody can press one. */
  listenToKeys?(onKey: (key: string) => void): () => void
  /** Opens a URL in the browser. Resolves to whether that could be started. */
  openUrl?(url: string): Promise<boolean>
  /** Calls back once, when the command is asked to stop. */
  onStop(stop: () => void): void
}

/** The terminal of this process. */
export function nodeTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  // a reader that has seen enough, such as `head`, ends no command with a stack
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    env,
    isInteractive: stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== 'dumb',
    write: (text) => stdout.write(text),
    writeError: (text) => stderr.write(text),
    readStdin: async () => new Uint8Array(await buffer(stdin)),
    confirm: stdin.isTTY && stderr.isTTY ? askYesOrNo : undefined,
    ...(stdin.isTTY && stdout.isTTY && { listenToKeys }),
    openUrl,
    onStop(stop) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
    },
  }
}

async function askYesOrNo(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await lines.question(`${question} [y/N] `)
  lines.close()
  return /^y(?:es)?$/i.test(answer.trim())
}

function listenToKeys(onKey: (key: string) => void): () => void {
  const { stdin } = process
  const listener = (chunk: Uint8Array) => onKey(new TextDecoder().decode(chunk))
  stdin.setRawMode(true).resume().on('data', listener)
  return () => {
    stdin.off('data', listener).setRawMode(false).pause()
  }
}
