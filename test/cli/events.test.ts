import { describe, expect, test } from 'vitest'
import { hasListedTypes, samplesOf } from '../../src/cli/samples/index.js'
import { senderNames } from '../../src/diagnose/known-senders.js'
import { sampleEvents } from '../../src/testing/index.js'
import { run } from './terminal.js'

describe('events', () => {
  test('without a sender lists all', async () => {
    const { exitCode, output } = await run(['events'])
    expect(exitCode).toBe(0)
    const [head, ...rows] = output.trimEnd().split('\n')
    expect(head).toMatch(/^SENDER +ANSWER +RETRIES +PROOF$/)
    expect(rows.map((row) => row.split(' ')[0])).toEqual(senderNames)
  })

  test.each([
    [
      'labsync',
      /^Proof: {3}HMAC-SHA256 over time, body, in x-labsync-signature\nAnswer: {2}not known\nRetries: after 30 s, 5 min, 30 min, 2 h, 8 h, 24 h\nEvents:\njob\.created\n/,
    ],
    [
      'flabs',
      /^Proof: {3}a token in authorization: no signature\nAnswer: {2}within 10 s\nRetries: after 2 min, 2 min, 2 min\n/,
    ],
    ['laabam', /Answer: {2}within 5 s\nRetries: for up to 24 h\n/],
    ['synclabs', /Retries: none\n/],
    ['stripe', /Retries: for up to 3 d\nEvents: it sends more than this sample\.\ncharge\.succeeded\n/],
    ['bitbucket', /Answer: {2}not known\nRetries: not known\n/],
    ['mailgun', /over time, id, in the payload\n/],
    ['hubspot', /over URL, body, time, in /],
    ['twilio', /HMAC-SHA1 over URL, form, in /],
    ['discord', /ed25519 over time, body, in /],
  ])('%s has a page', async (sender, page) => {
    expect((await run(['events', sender])).output).toMatch(page)
  })

  test.each(Object.keys(sampleEvents))('%s shows each of its types', async (sender) => {
    const { output } = await run(['events', sender])
    for (const type of Object.keys(Reflect.get(sampleEvents, sender))) expect(output).toContain(`\n${type}\n`)
  })

  test('prints a payload alone', async () => {
    expect((await run(['events', 'labsync', '--payload', 'job.completed'])).output).toBe(
      '{"event":"job.completed","data":{}}\n',
    )
    const watched = await run(['events', 'labsync', '--payload', 'job.completed'], { isInteractive: true })
    expect(watched.output).toBe('{\n  "event": "job.completed",\n  "data": {}\n}\n')
  })

  test.each([
    [['--payload', 'job.created'], 'Expected a sender, such as'],
    [['labsync', '--payload', 'job.gone'], 'Expected an event of labsync'],
    [['acme'], 'Known senders'],
  ])('%j is a wrong command line', async (args, message) => {
    const { exitCode, errors } = await run(['events', ...args])
    expect(exitCode).toBe(2)
    expect(errors).toContain(message)
  })

  test('prints JSON', async () => {
    const all = JSON.parse((await run(['events', '--json'])).output)
    expect(all).toHaveLength(senderNames.length)
    const [labsync] = JSON.parse((await run(['events', 'labsync', '--json'])).output)
    expect(labsync).toMatchObject({
      provider: 'labsync',
      delivery: { retriesAfter: [30, 300, 1800, 7200, 28_800, 86_400] },
      listsAllTypes: true,
    })
    expect(labsync.samples).toHaveLength(8)
  })
})

test('each sender has a sample at least', () => {
  for (const sender of senderNames) expect(samplesOf(sender).length).toBeGreaterThanOrEqual(1)
  expect(senderNames.filter(hasListedTypes)).toEqual(['labsync', 'flabs', 'laabam', 'synclabs'])
})
