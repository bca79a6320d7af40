import assert from 'node:assert/strict'
import type { Case } from '../../contracts/adapter/case.js'
import type { Command, Project } from '../project.js'

const fix = 'mount the webhook before it'

export default {
  targets: [
    {
      name: 'workerd',
      framework: 'workerd',
      server: serverOf('worker.ts'),
      fix,
      cases: [nativeCrypto(false)],
    },
    {
      name: 'workerd-nodejs-compat',
      framework: 'workerd',
      server: serverOf('worker.ts', 'nodejs_compat'),
      fix,
      cases: [nativeCrypto(true)],
    },
    // behind c.req.json() Hono still has the text: nothing to fix
    { name: 'workerd-hono', framework: 'hono', server: serverOf('hono.ts') },
  ],
} satisfies Project

function serverOf(entry: string, ...compatibilityFlags: readonly string[]): Command {
  return ['node', '--import', 'tsx', 'server.ts', entry, ...compatibilityFlags]
}

function nativeCrypto(expected: boolean): Case {
  return {
    name: `node:crypto is ${expected ? 'there' : 'not there: WebCrypto verifies'}`,
    async run(url) {
      assert.equal(await (await fetch(new URL('/native-crypto', url))).json(), expected)
    },
  }
}
