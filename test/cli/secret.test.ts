import { describe, expect, test } from 'vitest'
import { secretVariableOf } from '../../src/cli/sender.js'
import { senderNames } from '../../src/diagnose/known-senders.js'
import { fileIn, temporaryFolder } from './files.js'
import { run } from './terminal.js'

const folder = temporaryFolder()
const sign = ['sign', '-p', 'labsync', '-d', '{}', '--timestamp', '1700000000']

describe('a secret is taken from', () => {
  test.each([
    ['the variable of the sender', [], { LABSYNC_SECRET: 'hush' }, ''],
    ['another variable', ['--secret-env', 'MINE'], { MINE: 'hush', LABSYNC_SECRET: 'other' }, ''],
    ['a file', ['--secret-file', fileIn(folder, 'secret', 'hush\n')], { LABSYNC_SECRET: 'other' }, ''],
    ['standard input', ['--secret-stdin'], { LABSYNC_SECRET: 'other' }, 'hush\r\n'],
  ])('%s', async (_, args, env, stdin) => {
    const { output } = await run([...sign, ...args], { env, stdin })
    expect(output).toBe((await run(sign, { env: { LABSYNC_SECRET: 'hush' } })).output)
    expect(output).not.toBe((await run(sign, { env: { LABSYNC_SECRET: 'other' } })).output)
    expect(output).not.toContain('hush')
  })

  test.each([
    ['an unset variable', [], 'Expected the secret of labsync in the variable LABSYNC_SECRET, found none.'],
    ['no file', ['--secret-file', `${folder}/none`], `Expected a file with the secret at ${folder}/none`],
    [
      'an empty file',
      ['--secret-file', fileIn(folder, 'empty', '\n')],
      `Expected a secret in the file ${folder}/empty`,
    ],
    ['empty input', ['--secret-stdin'], 'Expected a secret in standard input, which is empty.'],
  ])('not from %s', async (_, args, message) => {
    const { exitCode, output, errors } = await run([...sign, ...args])
    expect([exitCode, output]).toEqual([2, ''])
    expect(errors).toContain(message)
  })
})

test('each sender has a variable of its own, four of them another than …_SECRET', () => {
  const variables = senderNames.map(secretVariableOf)
  expect(new Set(variables).size).toBe(senderNames.length)
  expect(variables.filter((name) => !/^[A-Z]+_SECRET$/.test(name))).toEqual([
    'FLABS_TOKEN',
    'SYNC_WEBHOOK_SECRET',
    'DISCORD_PUBLIC_KEY',
    'SENDGRID_PUBLIC_KEY',
  ])
})

test('the name of a sender is taken in any case', async () => {
  const env = { LABSYNC_SECRET: 'hush' }
  expect((await run(['sign', '-p', 'LabSync', '-d', '{}'], { env })).exitCode).toBe(0)
})
