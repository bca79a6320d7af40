import { expect, test } from 'vitest'
import { unverified } from '../../src/schemes/index.js'
import { judgeBy, sealsBy } from './support.js'

test('unverified lets everything pass, and says so', async () => {
  expect(await judgeBy(unverified(), 'any body', {})).toEqual({ verified: false, secretIndex: -1 })
  expect(await judgeBy(unverified(), new Uint8Array(), undefined)).toEqual({
    verified: false,
    secretIndex: -1,
  })
})

test('unverified still wants a raw body', async () => {
  expect(await judgeBy(unverified(), {}, {})).toBe('body_already_parsed')
  expect(await judgeBy(unverified(), undefined, {})).toBe('body_type_invalid')
})

test('unverified has no secret to seal a record by', async () => {
  expect(await sealsBy(unverified(), 'p', 'any body')).toEqual([])
})
