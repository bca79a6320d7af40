/** Starts an app with `next start`, and says where in the words that the runner waits for. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { start } from '../command.js'

const [, , app = ''] = process.argv
const next = start(['next', 'start', app, '--hostname', '127.0.0.1', '--port', '0'], process.cwd(), {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { NEXT_TELEMETRY_DISABLED: '1' },
})
process.once('SIGTERM', () => next.kill())
let url = ''
for await (const line of createInterface({ input: next.stdout ?? process.stdin })) {
  url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? url
  if (url && line.includes('Ready')) console.log(`listening ${url}`)
  else console.log(line)
}
const [code] = next.exitCode === null ? await once(next, 'exit') : [next.exitCode]
process.exitCode = code ?? 0
