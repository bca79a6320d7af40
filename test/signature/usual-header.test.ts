import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSignatureHeader, parseSignatureHeader } from '../../src/signature/header.js'
import { sign } from '../../src/signature/sign.js'
import { verify } from '../../src/signature/verify.js'

const body = '{"event":"job.created","data":{}}'

/** What the whole grammar makes of a header, whose signatures it leaves as text. */
function decodedByTheGrammar(header: string): unknown {
  const { timestamp, signatures } = parseSignatureHeader(header)
  return { timestamp, signatures: signatures.map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))) }
}

function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

test('the short way through a usual header finds what the whole grammar finds', () => {
  const hex = fc.stringMatching(/^[\da-fA-F]{64}$/)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), hex, (timestamp, signature) => {
      const header = `t=${timestamp},v1=${signature}`
      expect(decodeSignatureHeader(header)).toEqual(decodedByTheGrammar(header))
      // a comma more is no usual header
      expect(decodeSignatureHeader(`${header},`)).toEqual(decodedByTheGrammar(header))
    }),
  )
})

test.each([
  't=0,v1=SIGNATURE',
  ' t=1,v1=SIGNATURE',
  't=1, v1=SIGNATURE',
  't=1,v1=SIGNATURE ',
  't=1,v1=SIGNATURE,v0=x',
  'v1=SIGNATURE,t=1',
  't=1,v1=SIGNATURE,v1=SIGNATURE',
])('%s takes the whole grammar, and comes to the same', (pattern) => {
  const header = pattern.replaceAll('SIGNATURE', 'ab'.repeat(32))
  expect(decodeSignatureHeader(header)).toEqual(decodedByTheGrammar(header))
})

test.each([
  't=01,v1=SIGNATURE',
  't=1,v1=SIGNATURE0',
  't=1,v1=SIGNATURE0,v1=SIGNATURE0',
  't=1,t=1,v1=SIGNATURE',
  't=1000000000000,v1=SIGNATURE',
  't=1,v1=',
])('%j is no usual header, and is refused as the grammar has it', (pattern) => {
  const header = pattern.replaceAll('SIGNATURE', 'ab'.repeat(32))
  const error = outcome(() => decodeSignatureHeader(header))
  expect(error).toBeInstanceOf(Error)
  expect(error).toEqual(outcome(() => parseSignatureHeader(header)))
})

test('a newline after a usual header is a blank, as it is to the grammar', () => {
  const header = `t=1,v1=${'ab'.repeat(32)}\n`
  expect(decodeSignatureHeader(header)).toEqual(decodedByTheGrammar(header))
})

test('a parsed body is refused on the short way, too', () => {
  const header = sign(body, 'secret')
  expect(() => verify(JSON.parse(body), header, 'secret')).toThrow(
    expect.objectContaining({ code: 'body_already_parsed' }),
  )
})
