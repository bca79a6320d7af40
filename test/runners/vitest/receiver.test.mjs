import http from 'node:http'
import { describe, test } from 'vitest'
import cases from '../cases.cjs'
import * as library from '../library.mjs'

describe('a receiver, by vitest', () => {
  const { deliveryCases, requestCases, serverCases } = cases
  test.each(
    Object.entries({ ...deliveryCases(library), ...requestCases(library), ...serverCases(library, http) }),
  )('%s', (_, run) => run())
})
