import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { programs } from '../build.js'
import { tabulate } from './table.js'

test('a million deliveries of a thousand events to a memory store: a thousand executions, and no heap', async () => {
  const child = fork(programs.million, [], { execArgv: ['--expose-gc'] })
  const [{ ends, statuses, deliveries, growth }] = await once(child, 'message')
  const events = Array.from({ length: 1000 }, (_, event) => `event-${event}`)
  expect(
    tabulate('1,000,000 duplicates, memory store', deliveries, events, new Map(Object.entries(ends))),
  ).toMatchObject({
    executions: 1000,
    lost: 0,
    doubled: 0,
  })
  // some come while the first of their event is being handled
  expect(statuses[200] + (statuses[409] ?? 0)).toBe(deliveries)
  expect(growth).toBeLessThan(0.2)
  console.log(`  heap growth after warm-up: ${(growth * 100).toFixed(1)} %`)
}, 180_000)
