import { describe, expect, test } from 'vitest'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks } from './fixture.js'

describe('options are refused at once', () => {
  const unusable: readonly unknown[] = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1', null]

  test.each(['bodyLimit', 'bodyTimeout', 'totalBodyLimit', 'handlerTimeout'] as const)('%s', (name) => {
    for (const value of [...unusable, true])
      expect(() => createReceiver(hooks.labsync, () => {}, { [name]: value } as ReceiverOptions)).toThrow(
        expect.objectContaining({
          name: 'ConfigError',
          code: 'option_invalid',
          message: expect.stringContaining(name),
        }),
      )
  })

  test.each([undefined, null, {}, 'labsync', 1, { verifyAsync: true }])('%j for a provider', (source) => {
    expect(() => createReceiver(source as never, () => {})).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
  })

  test.each(['bodyTimeout', 'handlerTimeout'] as const)('%s over an hour, surely milliseconds', (name) => {
    expect(() => createReceiver(hooks.labsync, () => {}, { [name]: 3600 })).not.toThrow()
    expect(() => createReceiver(hooks.labsync, () => {}, { [name]: 5000 })).toThrow(
      expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('milliseconds') }),
    )
  })

  test('a totalBodyLimit below the bodyLimit, into which no body of that size could fit', () => {
    const create = (options: ReceiverOptions) => () => createReceiver(hooks.labsync, () => {}, options)
    expect(create({ bodyLimit: 2000, totalBodyLimit: 2000 })).not.toThrow()
    expect(create({ bodyLimit: 2000, totalBodyLimit: 1999 })).toThrow(
      expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('totalBodyLimit') }),
    )
    // as many bytes as one body of the default limit has
    expect(create({ totalBodyLimit: 1_048_576 })).not.toThrow()
    expect(create({ totalBodyLimit: 64 })).toThrow('bodyLimit of 1048576')
  })

  test('a leaseLimit over a day, surely milliseconds', () => {
    expect(() => createReceiver(hooks.labsync, () => {}, { leaseLimit: 86_400 })).not.toThrow()
    expect(() => createReceiver(hooks.labsync, () => {}, { leaseLimit: 120_000 })).toThrow(
      expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('milliseconds') }),
    )
  })

  test.each([
    ['stores', 'store'],
    ['onOutcomes', 'onOutcome'],
    ['timeout', 'bodyTimeout or handlerTimeout'],
    ['orderBy', 'order'],
  ])('%s, with what was surely meant', (name, meant) => {
    expect(() => createReceiver(hooks.labsync, () => {}, { [name]: undefined } as ReceiverOptions)).toThrow(
      `There is no option ${name} here: did you mean ${meant}?`,
    )
  })

  test.each([
    [{ stores: {} }],
    [{ timeout: 1 }],
    [{ ack: 'later' }],
    [{ ack: true }],
    [{ key: 'id' }],
    [{ order: {} }],
    [{ logger: null }],
    [{ logger: () => {} }],
    [{ logger: { error() {} } }],
  ])('%j', (options) => {
    expect(() => createReceiver(hooks.labsync, () => {}, options as ReceiverOptions)).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'option_invalid' }),
    )
  })

  test('undefined is as good as not set', async () => {
    const names = [
      'bodyLimit',
      'bodyTimeout',
      'totalBodyLimit',
      'endpoint',
      'handlerTimeout',
      'ack',
      'store',
      'log',
      'onOutcome',
      'logger',
      'key',
      'order',
      'leaseLimit',
      'shutdown',
    ]
    const options: ReceiverOptions = Object.fromEntries(names.map((name) => [name, undefined]))
    const { receive } = createReceiver(hooks.labsync, undefined, options)
    expect((await receive(delivery(), {})).status).toBe(200)
  })
})
