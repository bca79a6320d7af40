import { describe, test } from 'bun:test'
import http from 'node:http'
import cases from '../cases.cjs'
import * as library from '../library.mjs'

describe('a receiver, by bun test', () => {
  const { deliveryCases, requestCases, serverCases } = cases
  const all = { ...deliveryCases(library), ...requestCases(library), ...serverCases(library, http) }
  for (const [name, run] of Object.entries(all)) test(name, run)
})
