import { join } from 'node:path'
import type { SqliteLike } from '../../../src/stores/sqlite/index.js'
import { freshFolder } from './process.js'

/** A file of our own, opened as often as asked for. */
export async function freshDatabases<Database extends SqliteLike & { close(): unknown }>(
  open: (file: string) => Database,
): Promise<{ file: string; open(): Database; close(): Promise<void> }> {
  const folder = await freshFolder('sqlite')
  const file = join(folder.path, 'webhooks.db')
  const opened: Database[] = []
  return {
    file,
    open() {
      const database = open(file)
      opened.push(database)
      return database
    },
    async close() {
      for (const database of opened) database.close()
      await folder.remove()
    },
  }
}
