import { describe, expect, test } from 'vitest'
import { runCli } from '../../src/cli/run.js'
import type { Terminal } from '../../src/cli/terminal.js'
import { ConfigError } from '../../src/errors.js'
import { run } from './terminal.js'

const names = ['send', 'events', 'curl', 'sign', 'verify', 'diagnose', 'doctor', 'completion']

describe('help', () => {
  test('lists every command', async () => {
    const { exitCode, output } = await run(['--help'])
    expect(exitCode).toBe(0)
    for (const name of names) expect(output).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  })

  test.each(names)('%s has examples, exit codes and --json', async (name) => {
    const { exitCode, output } = await run([name, '--help'])
    expect(exitCode).toBe(0)
    expect(output).toContain('Examples:\n  $ ')
    expect(output).toMatch(/^Exit codes: 0 /m)
    expect(output).toContain('--json')
    expect(output).not.toContain('--secret <')
  })

  test('is printed where no command is named, and that is a wrong command line', async () => {
    const { exitCode, errors } = await run([])
    expect(exitCode).toBe(2)
    expect(errors).toContain('Usage: hookproof')
  })

  test('of the version is a number', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, output: '0.0.0\n', errors: '' })
  })
})

describe('a wrong command line exits with 2, and one line', () => {
  test.each([
    [
      'an unknown command',
      ['sned', 'http://localhost'],
      /^error: unknown command 'sned' \(Did you mean send\?\)$/,
    ],
    [
      'an unknown option',
      ['sign', '-p', 'labsync', '--body-fil'],
      /^error: unknown option '--body-fil' \(Did you mean --body-file\?\)$/,
    ],
    ['no sender', ['sign'], /^error: required option '-p, --provider <name>' not specified$/],
    ['an unknown sender', ['sign', '-p', 'acme'], /^error: .*Known senders: labsync, flabs, /],
    ['no URL', ['send', '-p', 'labsync'], /^error: missing required argument 'url'$/],
    [
      'what is no number',
      ['sign', '-p', 'labsync', '--timestamp', 'now'],
      /^error: .*Expected a whole number from 0 to /,
    ],
    ['too many', ['send', 'http://localhost', '-p', 'labsync', '--count', '100001'], /from 1 to 100000\.$/],
    [
      'too many at a time',
      ['send', 'http://localhost', '-p', 'labsync', '--concurrency', '201'],
      /from 1 to 200\.$/,
    ],
    [
      'options that exclude each other',
      ['send', 'http://localhost', '-p', 'labsync', '--forge', '--stale'],
      /cannot be used with/,
    ],
    ['an unknown shell', ['completion', 'tcsh'], /Allowed choices are bash, zsh, fish\.$/],
    [
      'a secret among the arguments',
      ['sign', '-p', 'labsync', '--secret', 'hush'],
      /^error: There is no option --secret: /,
    ],
  ])('%s', async (_, args, message) => {
    const { exitCode, output, errors } = await run(args)
    expect(exitCode).toBe(2)
    expect(output).toBe('')
    expect(errors).toMatch(/^[^\n]+\n$/)
    expect(errors.trimEnd()).toMatch(message)
    expect(errors).not.toContain('hush')
  })
})

describe('what a command throws', () => {
  test.each([
    [
      'an error of the library is a wrong command line',
      new ConfigError('secret_missing', 'No secret.'),
      2,
      'No secret.',
    ],
    ['any other error is a failure', new Error('It broke.\u001b[2J'), 1, 'It broke.\\u{1b}[2J'],
    ['a value is a failure', 'thrown', 1, 'The command failed.'],
  ])('%s', async (_, thrown, exitCode, message) => {
    const written: string[] = []
    const terminal: Terminal = {
      env: {},
      isInteractive: false,
      write: (text) => written.push(text),
      writeError: (text) => written.push(text),
      readStdin: () => Promise.reject(thrown),
      onStop() {},
    }
    expect(await runCli(['sign', '-p', 'labsync', '--secret-stdin'], terminal)).toBe(exitCode)
    expect(written).toEqual([`error: ${message}\n`])
  })
})
