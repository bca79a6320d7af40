import { expect, test } from 'vitest'
import { type DiagnoseOptions, diagnose } from '../../src/diagnose/index.js'
import { now } from './corpus/case.js'

// Whatever diagnose() is given, it returns a diagnosis, or says by a ConfigError what it can't read.

const trap = () => {
  throw new Error('a value of the sender')
}
const thrower = new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap })
const delivery = { provider: 'labsync', secrets: 'a-long-secret-of-a-test', now, headers: {}, body: '{}' }

test.each([
  ['options', undefined],
  ['options', null],
  ['options', thrower],
  ['a provider', { ...delivery, provider: null }],
  ['a provider', { ...delivery, provider: thrower }],
  ['a provider', { ...delivery, provider: { describe: trap } }],
  ['a provider', { ...delivery, provider: { describe: 5 } }],
  ['secrets', { ...delivery, secrets: 5 }],
  ['secrets', { ...delivery, secrets: null }],
  ['secrets', { ...delivery, secrets: ['text', thrower] }],
  ['a URL', { ...delivery, url: 5 }],
  ['a URL', { ...delivery, url: thrower }],
  ['a method', { ...delivery, method: 5 }],
  ['a clock', { ...delivery, now: 5 }],
  ['a clock', { ...delivery, now: trap }],
])('%s that can not be read', async (_, given) => {
  await expect(diagnose(given as DiagnoseOptions)).rejects.toMatchObject({
    name: 'ConfigError',
    code: 'option_invalid',
    message: expect.not.stringContaining('of the sender'),
  })
})

test.each([
  ['headers', { headers: thrower }],
  ['headers', { headers: null }],
  ['headers', { headers: { get: trap } }],
  ['headers', { headers: [[null, null]] }],
  ['a body', { body: thrower }],
  ['a body', { body: Symbol('body') }],
  ['a clock without a time', { now: () => Number.NaN }],
])('%s of any kind', async (_, given) => {
  const { verdict } = await diagnose({ ...delivery, ...given } as DiagnoseOptions)
  expect(verdict).toBe('refused')
})

test('a signature of 1 MiB', async () => {
  const headers = { 'x-labsync-signature': 'a'.repeat(1_048_576) }
  const { cause } = await diagnose({ ...delivery, headers } as DiagnoseOptions)
  expect(cause?.certainty).toBe('likely')
})

test('a secret of 1 MiB of blanks, and a hundred thousand headers', async () => {
  const headers = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`x-${index}`, '1']))
  const given = { ...delivery, secrets: `a${' '.repeat(1_000_000)}b`, headers }
  const { verdict } = await diagnose(given as DiagnoseOptions)
  expect(verdict).toBe('refused')
})
