import { describe, expect, test } from 'vitest'
import {
  findPrevious,
  hasFailed,
  matchingDeliveries,
  threadsOf,
  titleOf,
  withDelivery,
} from '../../../src/inspector/page/deliveries.js'
import { createEventReader } from '../../../src/inspector/page/event-lines.js'
import { durationText, endText, sizeText, timeText } from '../../../src/inspector/page/format.js'
import { summaryOf } from '../deliveries.js'

const refused = { status: 'refused', code: 'signature_mismatch', message: '' } as const
const failed = { status: 'failed', attempts: 1 } as const

describe('a list of deliveries', () => {
  test('takes a delivery that comes, or that has changed', () => {
    const [one, two] = [summaryOf(), summaryOf({ id: 'two' })]
    expect(withDelivery([one], two)).toEqual([two, one])
    const answered = { ...one, answerStatus: 200 }
    expect(withDelivery([two, one], answered)).toEqual([two, answered])
  })

  test('has 500 at most', () => {
    const many = Array.from({ length: 500 }, (_, at) => summaryOf({ id: String(at) }))
    expect(withDelivery(many, summaryOf({ id: 'new' }))).toHaveLength(500)
  })

  test('has the deliveries of one event together', () => {
    const [retry, other, first] = ['retry', 'other', 'first'].map((id) =>
      summaryOf({ id, thread: id === 'other' ? 'other' : 'first' }),
    )
    if (!retry || !other || !first) throw new Error('Expected three.')
    expect(threadsOf([retry, other, first])).toEqual([
      { id: 'first', latest: retry, deliveries: [retry, first] },
      { id: 'other', latest: other, deliveries: [other] },
    ])
  })
})

describe('what is shown', () => {
  const deliveries = [
    summaryOf({ id: 'a', answerStatus: 200 }),
    summaryOf({ id: 'b', verdict: refused, answerStatus: 401 }),
    summaryOf({
      id: 'c',
      verdict: { status: 'verified', type: 'job.created', eventId: 'evt_9' },
      handling: failed,
    }),
    summaryOf({ id: 'd', verdict: { status: 'unverified', type: 'job.created' } }),
  ]
  const idsOf = (...[search, shown]: [string, Parameters<typeof matchingDeliveries>[2]]) =>
    matchingDeliveries(deliveries, search, shown)
      .map(({ id }) => id)
      .join('')

  test.each([
    ['', 'all', 'abcd'],
    ['', 'verified', 'acd'],
    ['', 'refused', 'b'],
    ['', 'failed', 'bc'],
    ['INVOICE', 'all', 'a'],
    ['  mismatch  401 ', 'all', 'b'],
    ['evt_9', 'all', 'c'],
    ['created failed', 'all', 'c'],
    ['created', 'failed', 'c'],
    ['nothing', 'all', ''],
  ] as const)('of %j among %s: %s', (search, shown, ids) => {
    expect(idsOf(search, shown)).toBe(ids)
  })

  test('is called by its type, or by why it was refused', () => {
    expect(deliveries.map(titleOf)).toEqual([
      'invoice.paid',
      'signature_mismatch',
      'job.created',
      'job.created',
    ])
    expect(deliveries.map(hasFailed)).toEqual([false, true, true, false])
    expect(deliveries.map(endText)).toEqual(['200', '401', 'failed', 'waiting'])
  })
})

describe('the delivery before one', () => {
  const at = (id: string, receivedAt: number, changed = {}) => summaryOf({ id, receivedAt, ...changed })

  test('is of the same sender and type', () => {
    const all = [
      at('later', 9),
      at('this', 8),
      at('other sender', 7, { provider: 'labsync' }),
      at('other type', 6, { verdict: { status: 'verified', type: 'user.created' } }),
      at('before', 5),
    ]
    expect(findPrevious(all, at('this', 8))?.id).toBe('before')
    expect(findPrevious(all, at('before', 5))).toBeUndefined()
  })

  test('came to the same path, where it was refused', () => {
    const all = [
      at('this', 8, { verdict: refused }),
      at('elsewhere', 7, { target: '/other' }),
      at('before', 6),
    ]
    expect(findPrevious(all, at('this', 8, { verdict: refused }))?.id).toBe('before')
  })
})

test('server-sent events are read, however they are cut', () => {
  const found: string[] = []
  const read = createEventReader((data) => found.push(data))
  for (const piece of [':\n\nda', 'ta: {"a":', '1}\n', '\ndata: 2\n\nid: x\n', 'data: 3']) read(piece)
  expect(found).toEqual(['{"a":1}', '2'])
})

test('times and sizes are short', () => {
  expect(timeText(new Date(2025, 0, 1, 9, 5, 7).getTime())).toBe('09:05:07')
  expect([999, 1500, 2_500_000].map(sizeText)).toEqual(['999 B', '1.5 kB', '2.5 MB'])
  expect([0.4, 999, 1500].map(durationText)).toEqual(['0 ms', '999 ms', '1.5 s'])
})
