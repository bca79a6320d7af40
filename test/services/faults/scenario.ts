/** What a receiver process is told when it starts. */
export interface ReceiverSetup {
  readonly store: 'redis' | 'postgres' | 'postgres-transactions' | 'sqlite' | 'sqlite-transactions'
  /** Where the engine is: a url or a file. */
  readonly at: string
  readonly port: number
  /** Where handlers note when they start and end. */
  readonly journal: string
  readonly lease: number
  readonly timeout: number
  /** How long a handler takes at least and at most, in milliseconds. */
  readonly handling: readonly [number, number]
}

/** What a receiver process says. */
export interface ReceiverNews {
  readonly ready?: true
  /** How many handlers are at work in it. */
  readonly running?: number
}

export const secret = 'whsec_services-tests'

export function bodyOf(id: string): string {
  return `{"event":"job.created","data":{"id":"${id}"}}`
}
