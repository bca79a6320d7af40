import { describe, expect, test } from 'vitest'
import { judge } from './judge.js'
import type { FaultKind, Line } from './ledger.js'
import { answered, fault, handled, leased, run, transactional } from './ledger-lines.js'

function chargesOf(lines: readonly Line[], terms = leased, rows?: Record<string, number>): string[] {
  const { violations } = judge(lines, terms, rows && new Map(Object.entries(rows)))
  return violations.map(({ charge }) => charge)
}

test('nothing is wrong with an event that is handled once, then answered', () => {
  const verdict = judge([...handled(1000), answered(1100), answered(1500)], leased)
  expect(verdict).toEqual({ events: 1, runs: 1, violations: [], explained: [] })
})

describe('lost', () => {
  test('is an event that is answered 2xx and never handled', () => {
    expect(chargesOf([answered(1000)])).toEqual(['lost'])
  })

  test('is one that is answered 2xx before it is handled', () => {
    expect(chargesOf([answered(1080), ...handled(1000)])).toEqual(['lost'])
  })

  test('is one whose handler returned without its effect', () => {
    expect(chargesOf([...run(1000, { returnedAt: 1090 }), answered(1100)])).toEqual(['lost'])
  })

  test('is one whose handler never returned after its effect', () => {
    expect(chargesOf([...run(1000, { effectAt: 1050 }), answered(1100)])).toEqual(['lost'])
  })

  test('is one whose effect does not stand in the database', () => {
    const lines = [...handled(1000), answered(1100)]
    expect(chargesOf(lines, transactional, { evt: 1 })).toEqual([])
    expect(chargesOf(lines, transactional, {})).toEqual(['lost'])
  })
})

describe('stuck', () => {
  test('is an event whose sender never got a 2xx', () => {
    expect(chargesOf([answered(1000, 409), answered(2000, 503), answered(3000, 0)])).toEqual(['stuck'])
  })

  test('is not one whose sender got through in the end', () => {
    expect(chargesOf([answered(1000, 409), ...handled(2000), answered(3000)])).toEqual([])
  })
})

describe('overlap', () => {
  const first = run(1000, { effectAt: 1050, returnedAt: 9000 })
  const second = handled(3000, { process: 'B', attempt: 2, returnedAt: 3800 })
  const both = [...first, ...second, answered(9000)]

  test('is a run that begins while another is at work whose lease is renewed', () => {
    expect(chargesOf(both)).toContain('overlap')
  })

  test.each<[string, FaultKind, number, number, string?]>([
    ['its process is paused past the lease', 'paused', 1100, 2900, 'A'],
    ['its handler blocks past the lease', 'blocked', 1100, 2900, 'A'],
    ['the engine is away', 'restarted', 1100, 2900],
    ['the engine was away, and must be found again', 'restarted', 1100, 1200],
    ['its connection is silent', 'silent', 1100, 2900, 'A'],
  ])('is not one whose lease ran out because %s', (_, kind, from, to, process) => {
    expect(chargesOf([...both, fault(kind, from, to, process)])).toEqual([])
  })

  test.each<[string, FaultKind, number, number, string?]>([
    ['another process is paused', 'paused', 1100, 2900, 'B'],
    ['the connection of another is silent', 'silent', 1100, 2900, 'B'],
    ['its process is held for less than a third of a lease', 'stalled', 1100, 1500, 'A'],
    ['its process is paused only later', 'paused', 3100, 6000, 'A'],
    ['its sender hangs up', 'hung up', 1100, 1100],
  ])('is one while %s', (_, kind, from, to, process) => {
    expect(chargesOf([...both, fault(kind, from, to, process)])).toContain('overlap')
  })

  test('is not one that begins when the first ran past leaseLimit', () => {
    const late = handled(5100, { process: 'B', attempt: 2 })
    expect(chargesOf([...first, ...late, answered(9000)])).toEqual([])
  })

  test('is not one after the death of the first', () => {
    const dead = run(1000, { effectAt: 1050 })
    expect(chargesOf([...dead, fault('killed', 2000, 2000, 'A'), ...second, answered(9000)])).toEqual([])
  })

  test('goes by when the claim was granted, not by when the handler began', () => {
    const paused = run(2900, { claimedAt: 1000, effectAt: 2950, returnedAt: 3200 })
    const next = handled(2800, { process: 'B', attempt: 2, returnedAt: 3100 })
    const lines = [...next, ...paused, answered(9000)]
    expect(chargesOf([...lines, fault('paused', 1010, 2890, 'A')])).toEqual([])
  })

  test('in a shared file is not one while any process is paused', () => {
    const lines = [...both, fault('paused', 1100, 2900, 'C')]
    expect(chargesOf(lines, { ...leased, isFile: true })).toEqual([])
  })

  test('in a transaction is not one after any break of the connection', () => {
    const lines = [...both, fault('silent', 2990, 2995, 'A')]
    expect(chargesOf(lines, transactional, { evt: 1 })).toEqual([])
    expect(chargesOf(both, transactional, { evt: 1 })).toContain('overlap')
  })
})

describe('twice', () => {
  const second = handled(3000, { process: 'B', attempt: 2 })

  test('is an effect again after the completion, whatever happened', () => {
    const lines = [...handled(1000), ...second, answered(9000), fault('paused', 1000, 2900, 'A')]
    expect(chargesOf(lines)).toEqual(['twice'])
  })

  test('is an effect again after a run that had no completion for no reason', () => {
    const lines = [...run(1000, { effectAt: 1050, returnedAt: 1060 }), ...second, answered(9000)]
    expect(chargesOf(lines)).toEqual(['twice'])
  })

  test('is an effect again whose first run met nothing until long after', () => {
    const lines = [...run(1000, { effectAt: 1050, returnedAt: 1060 }), ...handled(8000), answered(9000)]
    expect(chargesOf([...lines, fault('paused', 5000, 7000, 'A')])).toEqual(['twice'])
  })

  test('is an effect again whose first run died only after the second had its claim', () => {
    const lines = [...run(1000, { effectAt: 1050 }), ...second, answered(9000)]
    expect(chargesOf([...lines, fault('killed', 3500, 3500, 'A')])).toContain('twice')
  })

  test('is explained where the process died between effect and completion', () => {
    const lines = [
      ...run(1000, { effectAt: 1050 }),
      fault('killed', 1060, 1060, 'A'),
      ...second,
      answered(9000),
    ]
    expect(judge(lines, leased)).toMatchObject({ violations: [], explained: ['its process was killed'] })
  })

  test('in transactions is never explained', () => {
    const lines = [
      ...run(1000, { effectAt: 1050 }),
      fault('killed', 1060, 1060, 'A'),
      ...second,
      answered(9000),
    ]
    expect(chargesOf(lines, transactional, { evt: 1 })).toEqual([])
    expect(chargesOf(lines, transactional, { evt: 2 })).toEqual(['twice'])
  })
})

test('a later run with a lower fence is charged, also where the first died', () => {
  const died = [...run(1000, { claimedAt: 2500 }), fault('killed', 1500, 1500, 'A')]
  expect(chargesOf([...died, ...handled(2000, { process: 'B' }), answered(9000)])).toEqual(['fence'])
  const lines = [...handled(1000, { claimedAt: 2500 }), ...run(2000, { returnedAt: 2010 }), answered(9000)]
  expect(chargesOf(lines)).toEqual(['fence'])
})

test('a lower fence is none where the process was held between its claim and its handler', () => {
  const held = [...handled(4000, { claimedAt: 1000, attempt: 2 }), fault('paused', 1010, 3990, 'A')]
  const lines = [...handled(3000, { process: 'B', completedAt: 3095 }), ...held, answered(9000)]
  expect(chargesOf(lines)).toEqual([])
})

test('a process that ends by itself is charged', () => {
  expect(chargesOf([...handled(1000), answered(1100), fault('crashed', 2000, 2000, 'A')])).toEqual([
    'crashed',
  ])
})
