import { expect, test, vi } from 'vitest'
import { dispatcher, type Handler } from '../../src/delivery/handler.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { hooks } from '../receiver/fixture.js'

type Events = Parameters<typeof eventOf>[0] extends infer Type extends string
  ? {
      readonly provider: 'acme'
      readonly type: Type
      readonly data: unknown
      readonly payload: object
      readonly verified: boolean
    }
  : never

function eventOf(type: 'a' | 'b' | '*' | 'toString') {
  return { provider: 'acme', type, data: {}, payload: {}, verified: true } as const
}

const dispatch = (handler: unknown) => dispatcher(handler as Handler<Events, string>)

test('a function takes every event, and what it returns is returned', () => {
  const handler = vi.fn(() => 'done')
  expect(dispatch(handler)(eventOf('a'), 'context')).toBe('done')
  expect(handler).toHaveBeenCalledExactlyOnceWith(eventOf('a'), 'context')
})

test('a map gives each type its function, and the rest to *', () => {
  const run = dispatch({ a: () => 'a', '*': ({ type }: Events) => `other: ${type}` })
  expect(run(eventOf('a'), '')).toBe('a')
  expect(run(eventOf('b'), '')).toBe('other: b')
})

test('what a map has no function for is left alone', () => {
  expect(dispatch({ a: () => 'a' })(eventOf('b'), '')).toBeUndefined()
})

test('no event finds what an object inherits', () => {
  expect(dispatch({ a: () => 'a' })(eventOf('toString'), '')).toBeUndefined()
})

test.each([null, {}, { a: undefined }, { a: 'no function' }, { a: () => {}, b: null }, 'text', []])(
  '%j is refused at once',
  (handler) => {
    const invalid = expect.objectContaining({ name: 'ConfigError', code: 'option_invalid' })
    expect(() => dispatch(handler)).toThrow(invalid)
    if (handler !== null) expect(() => createReceiver(hooks.labsync, handler as never)).toThrow(invalid)
  },
)
