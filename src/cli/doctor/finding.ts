/** What an examination says of one thing. */
export interface Finding {
  /** What was looked at, such as a variable's name. */
  readonly subject: string
  readonly isOk: boolean
  readonly message: string
  /** What to do, where something is wrong. */
  readonly fix?: string | undefined
}

/** Something is as it should be. */
export function sound(subject: string, message: string): Finding {
  return { subject, isOk: true, message }
}

/** Something is wrong. */
export function faulty(subject: string, message: string, fix?: string): Finding {
  return { subject, isOk: false, message, fix }
}
