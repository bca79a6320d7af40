import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case } from '../contracts/adapter/case.js'
import { secret } from '../contracts/adapter/scenarios.js'
import { exchange, signature } from '../contracts/adapter/wire.js'
import { run } from './command.js'
import type { Command } from './project.js'

/** What a server of a built app is started with: the secret is there for the first time. */
export const secretAtRunTime = { LABSYNC_SECRET: secret }

/**
 * Builds an app twice: with a secret in the environment, of which nothing may get into the output, and without
 * one, which may not fail. The second build is the one that is served.
 *
 * @param output - the folder that the build writes to
 */
export async function buildWithoutSecret(build: Command, folder: string, output: string): Promise<void> {
  const marker = 'whsec_set-while-building'
  process.env.LABSYNC_SECRET = marker
  await run(build, folder)
  const files = await readdir(join(folder, output), { recursive: true, withFileTypes: true })
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name)
    assert.ok(!(await readFile(path)).includes(marker), `${path} holds the secret of the build`)
  }
  delete process.env.LABSYNC_SECRET
  await run(build, folder)
}

const body = '{"event":"job.created","data":{}}'

/** A route that finds its provider by a function, built without the secret. */
export const asInAnApp: Case = {
  name: 'a route as it stands in an app has its secret at run time, and takes a delivery and nothing else',
  async run(url) {
    const path = '/webhooks/labsync'
    const statuses = []
    for (const request of [
      { path, body, headers: [signature(body)] },
      { path, body },
      { path, method: 'GET' },
    ])
      statuses.push((await exchange(url, request))?.status)
    assert.deepEqual(statuses, [200, 401, 405])
  },
}
