/**
 * The command as somebody gets it who installs the packed package: under a pipe and under a terminal. `npm run test:cli`,
 * after a build. Ends with `N passed, N failed`.
 */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const execute = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'hookproof-command-'))
const secret = 'a-secret-that-nobody-may-see'

interface Run {
  readonly exitCode: number | null
  readonly output: string
  readonly errors: string
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Runs a program in the folder where the package is installed. */
async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    npm_config_update_notifier: 'false',
    LABSYNC_SECRET: secret,
    ...options.env,
  }
  const child = spawn(program, args, { cwd: folder, env })
  child.stdin.end(options.input ?? '')
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exitCode: await exited, output, errors }
}

const hookproof = (args: readonly string[], options?: RunOptions) =>
  run('npx', ['--no-install', 'hookproof', ...args], options)

/** Runs the command under a pseudo-terminal, with a line typed. What it writes comes as one. */
function onTerminal(
  args: readonly string[],
  typed = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const script = `
import os, pty, sys
def read(fd):
    return os.read(fd, 65536)
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))`
  const command = ['node', join(folder, 'node_modules/hookproof/dist/cli/cli.cjs'), ...args]
  return run('python3', ['-c', script, ...command], { input: typed, env: { TERM: 'xterm', ...env } })
}

async function install(): Promise<void> {
  const { stdout } = await execute(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', folder],
    { cwd: root },
  )
  const [packed] = Object.values<{ readonly filename: string }>(JSON.parse(stdout))
  assert.ok(packed, 'npm pack packed nothing')
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const tarball = join(folder, packed.filename)
  await execute('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], {
    cwd: folder,
  })
}

await install()
const bodies: string[] = []
const slowRequests = new EventEmitter()
const server = createServer(async (request, response) => {
  bodies.push(await text(request))
  const isSlow = request.url === '/slow'
  if (isSlow) slowRequests.emit('arrived')
  setTimeout(() => response.end('fine'), isSlow ? 3000 : 0)
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const address = server.address()
assert.ok(typeof address === 'object' && address)
const url = `http://127.0.0.1:${address.port}/`
const colour = '\u001b['

const steps: Readonly<Record<string, () => Promise<void>>> = {
  async 'it installs nothing but itself'() {
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))
    assert.deepEqual(Object.keys(lock.packages), ['', 'node_modules/hookproof'])
  },
  async 'npx finds it, and it knows its version'() {
    const { version } = JSON.parse(
      await readFile(join(folder, 'node_modules/hookproof/package.json'), 'utf8'),
    )
    assert.deepEqual(await hookproof(['--version']), { exitCode: 0, output: `${version}\n`, errors: '' })
  },
  async 'it sends a delivery'() {
    const { exitCode, output } = await hookproof(['send', url, '-p', 'labsync', '--set', 'data.id=7'])
    assert.equal(exitCode, 0)
    assert.match(output, /^200 OK {2}[\d.]+ ms\n {2}fine\n$/)
    assert.equal(bodies.at(-1), '{"event":"job.created","data":{"id":7}}')
  },
  async 'it signs what it verifies'() {
    const { output: signed } = await hookproof(['sign', '-p', 'labsync'])
    const request = `POST / HTTP/1.1\n${signed.trimEnd()}`
    const { exitCode, output } = await hookproof(['verify', '-', '-p', 'labsync'], { input: request })
    assert.equal(exitCode, 0)
    assert.match(output, /^verified job\.created\n/)
  },
  async 'its curl line can be piped into sh'() {
    const { output } = await hookproof(['curl', url, '-p', 'labsync', '--event', 'lab.approved'])
    assert.equal((await run('sh', [], { input: output })).exitCode, 0)
    assert.equal(bodies.at(-1), '{"event":"lab.approved","data":{}}')
  },
  async 'a wrong option exits with 2, and one line'() {
    const { exitCode, output, errors } = await hookproof(['send', url, '-p', 'labsync', '--cuont', '3'])
    assert.deepEqual([exitCode, output], [2, ''])
    assert.match(errors, /^error: unknown option '--cuont'.*\n$/)
  },
  async 'no answer exits with 3'() {
    const { exitCode, output } = await hookproof(['send', 'http://127.0.0.1:1', '-p', 'labsync'])
    assert.equal(exitCode, 3)
    assert.match(output, /^No answer from 127\.0\.0\.1:1: nothing listens there \(ECONNREFUSED\)\.\n$/)
  },
  async 'under a pipe there is no colour and no bar'() {
    const { output } = await hookproof(['send', url, '-p', 'labsync', '--count', '20'])
    assert.ok(!output.includes('\u001b'), output)
    assert.match(output, /^200: 20\np50 /)
  },
  async 'a reader that goes away ends it without a stack'() {
    const pipeline = 'node node_modules/hookproof/dist/cli/cli.cjs events --json | head -c 1'
    assert.deepEqual(await run('bash', ['-o', 'pipefail', '-c', pipeline]), {
      exitCode: 0,
      output: '[',
      errors: '',
    })
  },
  async 'under a terminal there are colours and a bar'() {
    const sent = await onTerminal(['send', url, '-p', 'labsync'])
    assert.equal(sent.exitCode, 0)
    assert.ok(sent.output.includes(`${colour}32m200 OK`), sent.output)
    const many = await onTerminal(['send', url, '-p', 'labsync', '--count', '20'])
    assert.ok(many.output.includes('# 100 %'), many.output)
  },
  async 'NO_COLOR takes the colours away'() {
    const { output } = await onTerminal(['send', url, '-p', 'labsync'], '', { NO_COLOR: '1' })
    assert.match(output, /^200 OK /)
  },
  async 'under a terminal it asks before it sends to another machine'() {
    const target = 'http://receiver.invalid/'
    const agreed = await onTerminal(['send', target, '-p', 'labsync'], 'y\n')
    assert.match(agreed.output, /receiver\.invalid is not this machine\..* \[y\/N\]/)
    assert.equal(agreed.exitCode, 3)
    const refused = await onTerminal(['send', target, '-p', 'labsync'], 'n\n')
    assert.equal(refused.exitCode, 2)
    assert.match(refused.output, /error: Nothing was sent\./)
  },
  async 'under a pipe it wants --yes'() {
    const { exitCode, errors } = await hookproof(['send', 'http://receiver.invalid/', '-p', 'labsync'])
    assert.equal(exitCode, 2)
    assert.match(errors, /Pass --yes/)
  },
  async 'the first lines of its guide work'() {
    const guide = await readFile(join(root, 'docs/guide/cli.md'), 'utf8')
    const [, lines = ''] = /```sh\n(.*?)```/s.exec(guide) ?? []
    assert.equal(lines.trim().split('\n').length, 4)
    // it is installed, and port 3000 may be taken
    const script = lines.replace('npm install hookproof\n', '').replaceAll('3000', '38471')
    const untilItListens =
      'for i in $(seq 100); do curl -s localhost:38471 >/dev/null && break; sleep 0.1; done'
    const { output, errors } = await run('bash', [
      '-c',
      `${script.replace('&\n', `&\n${untilItListens}\n`)}\nkill %1`,
    ])
    assert.match(output, /^job\.created \{ id: 7 \}$/m, errors)
    assert.match(output, /^200 OK /m)
  },
  async 'the list of processes shows no secret'() {
    const path = join(folder, 'secret')
    await writeFile(path, `${secret}\n`)
    const ways = [['--secret-env', 'LABSYNC_SECRET'], ['--secret-file', path], ['--secret-stdin']]
    for (const way of ways) {
      const sending = hookproof(['send', `${url}slow`, '-p', 'labsync', ...way], { input: secret })
      await once(slowRequests, 'arrived')
      const { output: processes } = await run('ps', ['-eo', 'args'])
      assert.ok(processes.includes('/slow'), 'the command does not run')
      assert.ok(!processes.includes(secret), 'the list shows the secret')
      const { exitCode, output, errors } = await sending
      assert.deepEqual([exitCode, errors, output.includes(secret)], [0, '', false])
    }
  },
}

let passed = 0
let failed = 0
for (const [name, step] of Object.entries(steps))
  try {
    await step()
    passed += 1
  } catch (error) {
    failed += 1
    console.error(`FAIL ${name}\n`, error)
  }

server.closeAllConnections()
server.close()
await rm(folder, { recursive: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
