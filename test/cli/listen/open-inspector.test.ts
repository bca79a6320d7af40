import { expect, test, vi } from 'vitest'
import { recordOf } from '../../../src/cli/listen/record.js'
import { runCli } from '../../../src/cli/run.js'
import { flabs } from '../../../src/providers/flabs/index.js'
import { github } from '../../../src/providers/github.js'
import { type RecordingTerminal, recordingTerminal } from './recording-terminal.js'

/** Starts `hookproof listen`, and presses `o`. */
async function pressO(openUrl: ((url: string) => Promise<boolean>) | undefined): Promise<RecordingTerminal> {
  const env = { LABSYNC_SECRET: 'a-test-secret' }
  const terminal = { ...recordingTerminal({ env, hasKeys: true }), ...(openUrl && { openUrl }) }
  const ended = runCli(['listen', '-p', 'labsync', '--port', '0'], terminal)
  await vi.waitFor(() => expect(terminal.errors()).toMatch(/ redeliver the last /))
  terminal.press('o')
  await new Promise(setImmediate)
  terminal.stop()
  expect(await ended).toBe(0)
  return terminal
}

test('the key o opens the inspector, with its token', async () => {
  const opened: string[] = []
  const terminal = await pressO(async (url) => opened.push(url) > 0)
  expect(opened).toHaveLength(1)
  expect(terminal.errors()).toContain(`Inspector: ${opened[0]}\n`)
  expect(opened[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{22}$/)
})

test.each([async () => false, undefined])('where no browser opens, its URL is printed', async (openUrl) => {
  const terminal = await pressO(openUrl)
  expect(terminal.errors()).toMatch(
    /No browser could be opened\. Open this: http:\/\/127\.0\.0\.1:\d+\/#token=/,
  )
})

test('a record says which headers sign it, hold a token, or name its type', async () => {
  const request = { method: 'POST', target: '/', headers: [], body: new Uint8Array() }
  expect(await recordOf(flabs({ token: 'a-test-token' }), request)).toMatchObject({
    tokenHeaders: ['authorization'],
  })
  const sender = github({ secret: 'a-test-secret' })
  expect(await recordOf(sender, request)).toMatchObject({
    signatureHeaders: expect.arrayContaining(['x-hub-signature-256']),
    typeHeader: 'x-github-event',
  })
})
