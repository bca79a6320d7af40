import { afterEach, expect, test, vi } from 'vitest'
import { createTextDecoder, createTextEncoder } from '../src/text-coding.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each(['there', 'not there, as in jsdom'])('texts are coded where the globals are %s', (where) => {
  if (where !== 'there') {
    vi.stubGlobal('TextEncoder', undefined)
    vi.stubGlobal('TextDecoder', undefined)
  }
  expect(createTextEncoder().encode('é')).toEqual(Uint8Array.of(0xc3, 0xa9))
  expect(createTextDecoder({}).decode(Uint8Array.of(0xff))).toBe('\uFFFD')
  const bom = Uint8Array.of(0xef, 0xbb, 0xbf)
  expect(createTextDecoder({}).decode(bom)).toBe('')
  expect(createTextDecoder({ ignoreBOM: true }).decode(bom)).toBe('\uFEFF')
  expect(() => createTextDecoder({ fatal: true }).decode(Uint8Array.of(0xff))).toThrow(TypeError)
})
