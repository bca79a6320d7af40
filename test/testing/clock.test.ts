import { expect, test } from 'vitest'
import { labsync } from '../../src/providers/labsync.js'
import { fakeClock, sampleEvents, signedRequest } from '../../src/testing/index.js'
import { codeOf } from '../signature/support.js'
import { judge } from './support.js'

test('a clock stands still until it is told: seconds to advance, milliseconds or a Date to set', () => {
  const clock = fakeClock(1000)
  expect(clock.now()).toBe(1000)
  clock.advance(1.5)
  expect(clock.now()).toBe(2500)
  clock.advance(-2)
  expect(clock.now()).toBe(500)
  clock.set(7)
  expect(clock.now()).toBe(7)
  clock.set(new Date('2026-01-01T00:00:00Z'))
  expect(clock.now()).toBe(Date.UTC(2026))
  expect(fakeClock(new Date(5)).now()).toBe(5)
})

test('it starts at the present', () => {
  const before = Date.now()
  const { now } = fakeClock()
  expect(now()).toBeGreaterThanOrEqual(before)
  expect(now()).toBeLessThanOrEqual(Date.now())
  expect(now()).toBe(now())
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, new Date('nonsense')])('%s is no time', (time) => {
  expect(codeOf(() => fakeClock(time))).toBe('option_invalid')
  expect(codeOf(() => fakeClock().set(time))).toBe('option_invalid')
  expect(codeOf(() => fakeClock().advance(Number(time)))).toBe('option_invalid')
})

test('deliveries are signed at the time of their provider’s clock', async () => {
  const clock = fakeClock(new Date('2001-02-03T04:05:06Z'))
  const provider = labsync({ secret: 'a-test-secret', now: clock.now })
  const sign = () => signedRequest(provider, sampleEvents.labsync['job.created'])
  const request = await sign()
  const signedAt = new Date(clock.now())
  clock.advance(300)
  expect(await judge(provider, request.clone())).toMatchObject({ signedAt })
  clock.advance(1)
  expect(await judge(provider, request)).toBe('timestamp_too_old')
  expect(await judge(provider, await sign())).toMatchObject({ signedAt: new Date(clock.now()) })
})
