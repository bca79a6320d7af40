import { expect, test } from 'vitest'
import { durationText, millisecondsText } from '../../src/cli/durations.js'
import { latencyText, percentilesOf } from '../../src/cli/sending/latencies.js'

test('percentiles are what a share of the answers did not exceed', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, at) => at + 1)
  expect(percentilesOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 })
  expect(percentilesOf(Float64Array.of(7))).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 })
})

test('the rows of a histogram double in width, without a gap', () => {
  expect(latencyText(Float64Array.of(0, 0.0009, 0.001, 0.005, 0.005, 0.005, 0.005))).toBe(`\
p50 5.0 ms  p95 5.0 ms  p99 5.0 ms  max 5.0 ms
< 1 ms  2  ####################
< 2 ms  1  ##########
< 4 ms  0
< 8 ms  4  ########################################
`)
})

test.each([
  [0.0001, '0 s'],
  [0.3, '0.3 s'],
  [30, '30 s'],
  [90, '90 s'],
  [300, '5 min'],
  [7200, '2 h'],
  [86_400, '24 h'],
  [259_200, '3 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text)
})

test.each([
  [0.00123, '1.2 ms'],
  [0.0123, '12 ms'],
  [3, '3000 ms'],
])('%d seconds are %s of an answer', (seconds, text) => {
  expect(millisecondsText(seconds)).toBe(text)
})
