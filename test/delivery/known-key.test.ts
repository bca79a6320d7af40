import { expect, test } from 'vitest'
import type { ClaimTerms } from '../../src/delivery/define-store.js'
import { refusalOf } from '../../src/delivery/known-key.js'

const fingerprint = 'a'.repeat(64)
const terms: ClaimTerms = { owner: 'anna', leaseMs: 1000, ttlMs: 1000, fingerprint }
const forced: ClaimTerms = { ...terms, evenIfDone: true }
const other = { fingerprint: 'b'.repeat(64) }

test.each([
  ['free', { leased: false, done: false }, undefined, undefined],
  ['free, with another body', { leased: false, done: false, ...other }, undefined, undefined],
  ['leased', { leased: true, done: false }, 'in_flight', 'in_flight'],
  ['done', { leased: false, done: true }, 'done', undefined],
  ['done, and leased again', { leased: true, done: true }, 'in_flight', 'in_flight'],
  ['leased, with another body', { leased: true, done: false, ...other }, 'conflict', 'conflict'],
  ['done, with another body', { leased: false, done: true, ...other }, 'conflict', 'conflict'],
])('a key that is %s', (_, known, refusal, refusalOfForced) => {
  expect(refusalOf({ fingerprint, ...known }, terms)).toBe(refusal)
  expect(refusalOf({ fingerprint, ...known }, forced)).toBe(refusalOfForced)
})
