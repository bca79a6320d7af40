import http from 'node:http'
import cases from '../cases.cjs'
import * as library from '../library.mjs'

const { deliveryCases, requestCases, serverCases } = cases
const all = { ...deliveryCases(library), ...requestCases(library), ...serverCases(library, http) }
for (const [name, run] of Object.entries(all)) Deno.test(`a receiver, by deno test: ${name}`, run)
