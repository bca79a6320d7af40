import { expect, test } from 'vitest'
import type { Line } from './ledger.js'
import { answered, fault, handled, leased, run, type Told, transactional } from './ledger-lines.js'
import { judgeOrder } from './order-judge.js'

const events = [1, 2, 3].map((place) => ({ id: `evt_${place}`, of: 'inv', place }))
const handledEvent = (place: number, at: number, told: Told = {}) =>
  handled(at, { event: `evt_${place}`, ...told })
const answers = [1, 2, 3].map((place) => answered(9000, 200, `evt_${place}`))
const chargesOfOrder = (lines: readonly Line[], terms = leased, committed?: readonly string[]) =>
  judgeOrder(events, lines, terms, committed).violations.map(({ charge }) => charge)

test('lets a later event supersede those before', () => {
  expect(chargesOfOrder([...handledEvent(1, 1000), ...handledEvent(3, 2000), ...answers])).toEqual([])
})

test('charges a write over a higher place', () => {
  const lines = [...handledEvent(3, 1000), ...handledEvent(2, 2000), ...answers]
  expect(chargesOfOrder(lines)).toEqual(['stale'])
})

test('explains one over a run that died before its completion', () => {
  const died = run(1000, { event: 'evt_3', effectAt: 1050 })
  const lines = [...died, fault('killed', 1060, 1060, 'A'), ...handledEvent(2, 3000, { process: 'B' })]
  const repeated = handledEvent(3, 4000, { process: 'B', attempt: 2 })
  expect(judgeOrder(events, [...lines, ...repeated, ...answers], leased)).toMatchObject({
    violations: [],
    explained: ['its process was killed'],
  })
})

test('charges one over a run that died, where another before it was completed', () => {
  const died = [...run(1000, { event: 'evt_3', effectAt: 1050 }), fault('killed', 1060, 1060, 'A')]
  const lines = [...died, ...handledEvent(2, 3000, { process: 'B' }), ...handledEvent(1, 4000)]
  const repeated = handledEvent(3, 5000, { process: 'B', attempt: 2 })
  expect(chargesOfOrder([...lines, ...repeated, ...answers])).toEqual(['stale'])
})

test('in transactions explains nothing', () => {
  const died = [...run(1000, { event: 'evt_3', effectAt: 1050 }), fault('killed', 1060, 1060, 'A')]
  const lines = [...died, ...handledEvent(2, 3000, { process: 'B' }), ...handledEvent(3, 4000), ...answers]
  const committed = ['A at 1000', 'B at 3000', 'A at 4000']
  expect(chargesOfOrder(lines, transactional, committed)).toEqual(['stale'])
})

test('goes by what was committed where there are transactions', () => {
  const lines = [...handledEvent(2, 1000), ...handledEvent(3, 2000), ...answers]
  expect(chargesOfOrder(lines, transactional, ['A at 1000', 'A at 2000'])).toEqual([])
  expect(chargesOfOrder(lines, transactional, ['A at 2000', 'A at 1000'])).toEqual(['stale'])
})

test('charges an event as lost that was answered before it or a later one was handled', () => {
  const lines = [...handledEvent(2, 1000), answered(1100, 200, 'evt_3'), ...handledEvent(3, 2000), ...answers]
  expect(chargesOfOrder(lines)).toEqual(['lost'])
})

test('charges two runs about one thing at once', () => {
  const lines = [...handledEvent(2, 1000, { returnedAt: 3000 }), ...handledEvent(3, 1500), ...answers]
  expect(chargesOfOrder(lines)).toEqual(['overlap'])
})

test('charges an event that never got through', () => {
  expect(chargesOfOrder([...handledEvent(3, 1000), ...answers.slice(1)])).toEqual(['stuck'])
})

test('charges a run with a lower fence than one before it about the same thing', () => {
  const lines = [...handledEvent(2, 1000, { claimedAt: 2500 }), ...handledEvent(3, 2000), ...answers]
  expect(chargesOfOrder(lines)).toEqual(['fence'])
})
