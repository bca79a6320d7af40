import { PassThrough } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { tableOf } from '../../src/cli/output.js'
import { nodeTerminal } from '../../src/cli/terminal.js'

const { argv, env, exitCode } = process

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  Object.assign(process, { argv, env, exitCode })
})

/** Puts streams of the test's own in the place of the process's. */
function stubStreams({ isTty = false, typed = '' } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: isTty })
  const stdout = Object.assign(new PassThrough(), { isTTY: isTty })
  const stderr = Object.assign(new PassThrough(), { isTTY: isTty })
  stdin.end(typed)
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never)
  vi.spyOn(process, 'stdout', 'get').mockReturnValue(stdout as never)
  vi.spyOn(process, 'stderr', 'get').mockReturnValue(stderr as never)
  return { stdout, stderr }
}

test('the command runs what the arguments ask for, and sets the exit code', async () => {
  const { stdout } = stubStreams()
  process.argv = ['node', 'hookproof', 'events', 'labsync', '--payload', 'job.created']
  await import('../../src/cli/main.js')
  await vi.waitFor(() => expect(process.exitCode).toBe(0))
  expect(String(stdout.read())).toBe('{"event":"job.created","data":{}}\n')
})

test.each([
  ['a terminal', true, {}, true],
  ['a pipe', false, {}, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
])('%s: interactive %s', (_, isTty, variables, isInteractive) => {
  stubStreams({ isTty })
  process.env = variables
  expect(nodeTerminal().isInteractive).toBe(isInteractive)
})

test('results go to standard output, what goes on to standard error', async () => {
  const { stdout, stderr } = stubStreams({ typed: 'in' })
  const terminal = nodeTerminal()
  terminal.write('out')
  terminal.writeError('err')
  expect([String(stdout.read()), String(stderr.read())]).toEqual(['out', 'err'])
  expect(new TextDecoder().decode(await terminal.readStdin())).toBe('in')
})

test('a reader that goes away ends nothing, and another error is thrown', () => {
  const { stdout } = stubStreams()
  nodeTerminal()
  expect(stdout.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' }))).toBe(true)
  expect(() => stdout.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))).toThrow('full')
})

test.each([
  ['y', true],
  ['Yes', true],
  ['n', false],
  ['', false],
])('a question that is answered by "%s"', async (typed, agreed) => {
  const { stderr } = stubStreams({ isTty: true, typed: `${typed}\n` })
  expect(await nodeTerminal().confirm?.('Is it yours?')).toBe(agreed)
  expect(String(stderr.read())).toContain('Is it yours? [y/N] ')
})

test('nobody is asked under a pipe', () => {
  stubStreams()
  expect(nodeTerminal().confirm).toBeUndefined()
})

test('the version is that of the build', async () => {
  vi.stubGlobal('HOOKPROOF_VERSION', '1.2.3')
  vi.resetModules()
  const { version } = await import('../../src/cli/version.js')
  expect(version).toBe('1.2.3')
})

test('a table has columns of equal width', () => {
  expect(tableOf([['a'], ['bb', 'c', '']])).toBe('a\nbb  c\n')
})
