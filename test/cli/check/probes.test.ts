import { describe, expect, test } from 'vitest'
import { deliveriesOf } from '../../../src/cli/check/deliveries.js'
import { genuine } from '../../../src/cli/check/probes/genuine.js'
import { probes } from '../../../src/cli/check/probes/index.js'
import { slowBody } from '../../../src/cli/check/probes/slow-body.js'
import { checkReceiver, type Report } from '../../../src/cli/check/run.js'
import { labsync } from '../../../src/providers/labsync.js'
import { sampleEvents } from '../../../src/testing/index.js'
import { deck } from './deck.js'
import { receiverWith, secret, serve } from './right-receiver.js'

const times = { first: 10, answer: 10, slowBody: 1, all: 30 }

function check(url: URL): Promise<Report> {
  const deliveries = deliveriesOf({
    provider: labsync({ secret }),
    secret,
    numbered: () => ({ sent: sampleEvents.labsync['job.created'].payload, overrides: {} }),
  })
  return checkReceiver(url, deliveries, times)
}

function failuresOf({ results }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(
    results.flatMap((result) => (result.verdict === 'failed' ? [[result.name, result.severity]] : [])),
  )
}

describe('a receiver', () => {
  test('that is right passes every probe: grade A', async () => {
    await using receiver = await serve(receiverWith())
    const report = await check(receiver.url)
    expect(report.results.filter(({ verdict }) => verdict !== 'passed')).toEqual([])
    expect(report.grade).toBe('A')
    expect(report.requests).toBeLessThanOrEqual(60)
  })

  test.concurrent.each(deck)(
    'that $what fails just that',
    async ({ broken, fails, grade, maxHeaderSize }) => {
      await using receiver = await serve(receiverWith(broken()), maxHeaderSize)
      const report = await check(receiver.url)
      expect(failuresOf(report)).toEqual(fails)
      expect(report.grade).toBe(grade)
    },
  )
})

test('each probe can fail', () => {
  const failing = new Set(deck.flatMap(({ fails }) => Object.keys(fails)))
  const others = [...probes, slowBody].map(({ name }) => name).filter((name) => !failing.has(name))
  expect(others).toEqual([])
})

test('each probe has a name of its own', () => {
  const names = [genuine, slowBody, ...probes].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

describe('where a genuine delivery is not accepted, nothing else is judged:', () => {
  test.each([
    ['refused', receiverWith({ isGenuine: () => false }), '401'],
    ['answered with an error', receiverWith({ handle: () => 500 }), '500'],
    [
      'redirected',
      receiverWith({
        begin(_request, response) {
          response.writeHead(308, { location: '/webhooks/' }).end()
          return true
        },
      }),
      '308 to /webhooks/',
    ],
    [
      'cut',
      receiverWith({
        begin(request) {
          request.socket.destroy()
          return true
        },
      }),
      'cut',
    ],
  ])('it is %s', async (_what, listener, answered) => {
    await using receiver = await serve(listener)
    const { grade, results } = await check(receiver.url)
    expect(grade).toBe('F')
    expect(results.map(({ name }) => name)).toEqual(['genuine', 'error-texts'])
    expect(results[0]).toMatchObject({ verdict: 'failed', severity: 'critical', answered })
  })
})
