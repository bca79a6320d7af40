import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sign } from '../../src/signature/sign.js'
import { prepare, prepareUsual, verify } from '../../src/signature/verify.js'

const body = '{"event":"job.created","data":{}}'

test('the short way through a usual header finds what the whole grammar finds', () => {
  const hex = fc.stringMatching(/^[\da-fA-F]{64}$/)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), hex, (timestamp, signature) => {
      const header = `t=${timestamp},v1=${signature}`
      expect(prepareUsual(body, header)).toEqual(prepare(body, header))
    }),
  )
})

test.each([
  't=0,v1=SIGNATURE',
  ' t=1,v1=SIGNATURE',
  't=1, v1=SIGNATURE',
  't=1,v1=SIGNATURE,v0=x',
  'v1=SIGNATURE,t=1',
  't=1,v1=SIGNATURE,v1=SIGNATURE',
])('%s takes the whole grammar, and comes to the same', (pattern) => {
  const header = pattern.replaceAll('SIGNATURE', 'ab'.repeat(32))
  expect(prepareUsual(body, header)).toEqual(prepare(body, header))
})

test.each([
  't=01,v1=SIGNATURE',
  't=1,v1=SIGNATURE\n',
  't=1,v1=SIGNATURE0',
  't=1,t=1,v1=SIGNATURE',
  't=1,v1=',
])('%j is no usual header, and is refused as the grammar has it', (pattern) => {
  const header = pattern.replaceAll('SIGNATURE', 'ab'.repeat(32))
  const outcome = (run: () => unknown) => {
    try {
      return run()
    } catch (error) {
      return error
    }
  }
  expect(outcome(() => prepareUsual(body, header))).toEqual(outcome(() => prepare(body, header)))
})

test('a parsed body is refused on the short way, too', () => {
  const header = sign(body, 'secret')
  expect(() => verify(JSON.parse(body), header, 'secret')).toThrow(
    expect.objectContaining({ code: 'body_already_parsed' }),
  )
})
