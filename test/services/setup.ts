import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildPrograms } from './build.js'
import { freshFolder } from './engines/process.js'
import { printTable } from './faults/table.js'

/** Builds what runs in other processes, and prints the table of faults in the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPrograms()
  const folder = await freshFolder('faults')
  const file = join(folder.path, 'rows')
  writeFileSync(file, '')
  project.provide('faultRows', file)
  return async () => {
    const rows = readFileSync(file, 'utf8').split('\n').slice(0, -1)
    if (rows.length > 0) printTable(rows.map((row) => JSON.parse(row)))
    await folder.remove()
  }
}
