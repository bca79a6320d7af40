/** @jest-environment node */
const http = require('node:http')
const { deliveryCases, requestCases, serverCases } = require('../cases.cjs')
const library = require('../library.cjs')

describe('a receiver, by jest', () => {
  test.each(
    Object.entries({ ...deliveryCases(library), ...requestCases(library), ...serverCases(library, http) }),
  )('%s', (_, run) => run())
})
