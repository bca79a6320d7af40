/** One kind of part. */
export interface Kind {
  /** Where it stands in src/, test/ and docs/. */
  readonly folder: string
  /** The subpath it is imported from; none where its index exports it. */
  readonly subpath?: string
  /** Its line in the index, where that exports all parts of the kind. */
  readonly exported?: string
  /** What is left to do once it is written. */
  readonly next: string
}

/** What `npm run new` can start. Each has its texts in templates/. */
export const kinds: Readonly<Record<string, Kind>> = {
  provider: {
    folder: 'providers',
    subpath: '{{kebab}}',
    next: 'Then add its events to src/events.ts, a delivery to examples/demo/ and a row to the README.',
  },
  adapter: {
    folder: 'adapters',
    subpath: '{{kebab}}',
    next: 'Then put the real framework under the contract, in test/e2e/, and add a row to the README.',
  },
  store: {
    folder: 'stores',
    subpath: 'stores/{{kebab}}',
    next: 'Then put the real engine under the contract, in test/services/, and add a row to the README.',
  },
  queue: {
    folder: 'queues',
    subpath: 'queues/{{kebab}}',
    next: 'Then put the real engine under the contract, in test/services/, and add a row to the README.',
  },
  scheme: {
    folder: 'schemes',
    exported: "export { type {{pascal}}Options, {{camel}} } from './{{kebab}}.js'",
    next: 'Then test what is particular to it, and name it in the README.',
  },
}
