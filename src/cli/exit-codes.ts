/** What each exit code of the command means. */
export const exitCodes = {
  ok: 0,
  /** The delivery is not verified, a check failed, or a receiver answered otherwise than it should. */
  failed: 1,
  /** The command line is wrong, or a file or a secret it needs isn't there. */
  usage: 2,
  /** The receiver, or a file it should be written to, can't be reached. */
  unreachable: 3,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Why a command can't do what it was asked to. */
export class CommandError extends Error {
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = exitCodes.usage) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What something that was thrown says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : 'The command failed.'
}
