import { type Finding, faulty, sound } from './finding.js'

/** What the package says in `engines`. */
const oldest = 20

/** Whether the library runs on this Node. */
export function examineNode(version: string): Finding {
  const major = Number.parseInt(version, 10)
  return major >= oldest
    ? sound('node', `Node ${version}.`)
    : faulty('node', `Node ${version} is too old.`, `Install Node ${oldest} or newer.`)
}
