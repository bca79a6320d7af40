import assert from 'node:assert/strict'
import type { Case } from '../../contracts/adapter/case.js'
import type { LogEntry } from '../../contracts/adapter/scenarios.js'
import { bytesOf, Connection, signature } from '../../contracts/adapter/wire.js'
import { asInAnApp, secretAtRunTime } from '../built-secret.js'
import type { Project } from '../project.js'

/** One app for each of the three ways to a webhook in Next.js. */
export const apps = ['app-node', 'app-edge', 'pages'] as const

const body = '{"event":"job.created","data":{}}'

const lateButWhole: Case = {
  name: 'a body that is not there by the deadline is refused with 408, once the rest has come',
  async run(url) {
    const connection = await Connection.to(url)
    const bytes = bytesOf({ path: '/webhooks/slow', body, headers: [signature(body)] })
    await connection.send(bytes.subarray(0, -1))
    for (let codes: unknown[] = []; !codes.includes('body_timeout'); ) {
      const log = (await (await fetch(new URL('/log', url))).json()) as readonly LogEntry[]
      codes = log.flatMap(({ scenario, outcome }) => (scenario === 'slow' && outcome?.code) || [])
    }
    await connection.send(bytes.subarray(-1))
    const [response] = await connection.receive()
    assert.equal(response?.status, 408)
  },
}

/** The targets of one version of Next.js, all made of the same sources. */
export function targetsOf(name: string): Project {
  const target = (app: (typeof apps)[number]) => ({
    name: `${name}-${app}`,
    framework: 'next',
    env: secretAtRunTime,
    server: ['node', '--import', 'tsx', '../next/server.ts', app] as const,
  })
  const fix = 'mount the webhook before it'
  return {
    build: ['node', '--import', 'tsx', '../next/build.ts'],
    targets: [
      { ...target('app-node'), fix, cases: [asInAnApp] },
      // for an edge route `next start` holds every answer back until it has the whole body
      { ...target('app-edge'), fix, without: ['stream'], cases: [asInAnApp, lateButWhole] },
      { ...target('pages'), fix: 'export const config = { api: { bodyParser: false } }', cases: [asInAnApp] },
    ],
  }
}
