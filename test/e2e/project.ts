import type { Case, Need } from '../contracts/adapter/case.js'

/** A program and its arguments, started in the project's folder. What is in `node_modules/.bin` is found. */
export type Command = readonly [program: string, ...args: readonly string[]]

/** One server under the adapter contract. */
export interface Target {
  /** As it is asked for on the command line, and stands in the table. */
  readonly name: string
  /** The installed package whose version stands in the table, by its folder in `node_modules`. */
  readonly framework: string
  /**
   * Serves the scenarios (test/contracts/adapter/scenarios.ts) on a free port, prints `listening <url>` to
   * stdout, and ends on SIGTERM.
   */
  readonly server: Command
  readonly env?: Readonly<Record<string, string>>
  /** What this runtime can't do; the cases that need it are skipped. */
  readonly without?: readonly Need[]
  /**
   * Words of the advice on stderr where a body parser has eaten the body. Where there are none, no delivery
   * behind the parser may be refused.
   */
  readonly fix?: string
  /** What this server must do beside the contract. */
  readonly cases?: readonly Case[]
}

/** What `targets.ts` in a folder of test/e2e exports by default: its servers, all from one `node_modules`. */
export interface Project {
  /** Run once, with everything installed, before the first server starts. */
  readonly build?: Command
  readonly targets: readonly Target[]
}
