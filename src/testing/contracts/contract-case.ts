/** One case of a contract, for any test runner: `test(name, run)`. */
export interface ContractCase {
  readonly name: string
  /** Rejects with an error that says what was expected, what was seen, and what harm that does. */
  run(): Promise<void>
}

/** A case that is asked of a subject, such as a store's engine. */
export interface CaseOf<Subject> {
  readonly name: string
  /** What happens to somebody's events where the case fails. */
  readonly harm: string
  readonly run: (subject: Subject) => Promise<void>
}

/** The cases, each asked of what `findSubject` gives it. */
export function casesFor<Subject>(
  cases: readonly CaseOf<Subject>[],
  findSubject: () => Subject | Promise<Subject>,
): readonly ContractCase[] {
  return cases.map(({ name, harm, run }) => ({
    name,
    async run() {
      try {
        await run(await findSubject())
      } catch (error) {
        throw new Error(`${messageOf(error)}\nWhy it matters: ${harm}.`, { cause: error })
      }
    },
  }))
}

// an error of jsdom, or of another context, is no instance of this one's Error
function messageOf(error: unknown): string {
  const { message }: { message?: unknown } = Object(error)
  return typeof message === 'string' ? message : String(error)
}
