import type { Terminal } from '../../../src/cli/terminal.js'

/** A terminal that remembers what was written, and whose keys a test presses. */
export interface RecordingTerminal extends Terminal {
  readonly written: () => string
  readonly errors: () => string
  press(key: string): void
  /** Asks the command to stop, as a signal does. */
  stop(): void
}

export function recordingTerminal({
  env = {},
  isInteractive = false,
  hasKeys = false,
}: {
  env?: Record<string, string>
  isInteractive?: boolean
  hasKeys?: boolean
} = {}): RecordingTerminal {
  const written: string[] = []
  const errors: string[] = []
  let onKey: ((key: string) => void) | undefined
  let onStop: (() => void) | undefined
  return {
    env,
    isInteractive,
    write: (text) => written.push(text),
    writeError: (text) => errors.push(text),
    readStdin: async () => new Uint8Array(),
    ...(hasKeys && {
      listenToKeys(listener: (key: string) => void) {
        onKey = listener
        return () => {
          onKey = undefined
        }
      },
    }),
    onStop(stop) {
      onStop = stop
    },
    written: () => written.join(''),
    errors: () => errors.join(''),
    press: (key) => onKey?.(key),
    stop: () => onStop?.(),
  }
}
