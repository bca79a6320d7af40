import http from 'node:http'
import { describe, test } from 'node:test'
import cases from '../cases.cjs'
import * as library from '../library.mjs'

describe('a receiver, by node:test', () => {
  const { deliveryCases, requestCases, serverCases } = cases
  const all = { ...deliveryCases(library), ...requestCases(library), ...serverCases(library, http) }
  for (const [name, run] of Object.entries(all)) test(name, run)
})
