import { runInNewContext } from 'node:vm'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError, PayloadError } from '../../src/errors.js'
import { parseAsync, parseSync, payloadInvalid, type Schema } from '../../src/payload/schema.js'
import { codeOf, codeOfAsync, untyped } from '../signature/support.js'

/** A schema with a `validate` of the test's own, typed or not. */
function schemaOf(validate: (value: unknown) => unknown): Schema<unknown> {
  return { '~standard': { version: 1, vendor: 'test', validate: (value) => untyped(validate(value)) } }
}

function failingAt(path: StandardSchemaV1.Issue['path']): Schema<unknown> {
  return schemaOf(() => ({
    issues: [
      { message: 'Expected a date.', ...(path && { path }) },
      { message: 'later', path: ['later'] },
    ],
  }))
}

function subject(path: string): { name: string; path: string } {
  return { name: 'acme order.paid', path }
}

function errorOf(schema: Schema<unknown>, value: unknown, at: string): Error {
  try {
    parseSync(schema, value, subject(at))
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('nothing thrown')
}

function pathOf(schema: Schema<unknown>, value: unknown, at: string): string | undefined {
  const error = errorOf(schema, value, at)
  if (error instanceof PayloadError) return error.path
  throw error
}

const slow: Schema<string> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: async (value) =>
      typeof value === 'string' ? { value: value.trim() } : { issues: [{ message: '' }] },
  },
}

describe('a schema', () => {
  test('has the last word on the value', async () => {
    const trimmed = z.string().transform((text) => text.trim().length)
    expect(parseSync(trimmed, ' abc ', subject(''))).toBe(3)
    expect(await parseAsync(trimmed, ' abc ', subject(''))).toBe(3)
  })

  test.each<readonly [string, StandardSchemaV1.Issue['path'], string, string]>([
    ['no path', undefined, '', ''],
    ['no path, in a field', undefined, 'data', 'data'],
    ['an empty path, in a field', [], 'data', 'data'],
    ['keys and indexes', ['items', 0, 'id'], 'data', 'data.items.0.id'],
    ['keys and indexes, at the top', ['items', 0, 'id'], '', 'items.0.id'],
    ['path segments', [{ key: 'items' }, { key: 1 }, 'id'], 'data', 'data.items.1.id'],
    ['a symbol', [Symbol('tag')], 'data', 'data.Symbol(tag)'],
  ])('says where it failed, by %s', (_what, path, at, where) => {
    expect(pathOf(failingAt(path), {}, at)).toBe(where)
  })

  test('of zod says where', () => {
    const schema = z.object({ items: z.array(z.object({ id: z.string() })) })
    expect(pathOf(schema, { items: [{ id: 'a' }, { id: 7 }] }, 'data')).toBe('data.items.1.id')
  })

  test('says in its own words what it expected, ahead of the place', () => {
    expect(errorOf(failingAt(['due']), 'x', 'data').message).toBe('Expected a date at data.due.')
    expect(errorOf(failingAt([]), 'x', '').message).toBe('Expected a date at the top level.')
    expect(errorOf(z.object({ id: z.string() }), { id: 7 }, 'data').message).toBe(
      'Invalid input: expected string, received number at data.id.',
    )
  })

  test.each([
    ['no message', [{ path: ['id'] }]],
    ['an empty message', [{ message: '', path: ['id'] }]],
    ['a message of a dot', [{ message: '.', path: ['id'] }]],
  ])('with %s still says where', (_what, issues) => {
    expect(
      errorOf(
        schemaOf(() => ({ issues })),
        'x',
        'data',
      ).message,
    ).toBe('Expected what the schema describes at data.id.')
  })

  test('that fails without an issue fails all the same', () => {
    const failing = schemaOf(() => ({ issues: [], value: 'x' }))
    expect(errorOf(failing, 'x', 'data')).toMatchObject({ code: 'payload_invalid', path: 'data' })
  })

  // a schema may quote the value, and a path is made of the sender's keys
  test('has message and path cut and escaped', () => {
    const long = schemaOf(() => ({
      issues: [
        { message: `got "\u001b[31m\n${'x'.repeat(900_000)}"`, path: ['a\r\nb', 'y'.repeat(900_000)] },
      ],
    }))
    const error = errorOf(long, 'x', 'data')
    expect(error).toMatchObject({ path: expect.stringMatching(/^data\.a\\u\{d\}\\u\{a\}b\.y+…$/) })
    expect(error).toHaveProperty('path.length', 200)
    expect(error.message).toMatch(/^got "\\u\{1b\}\[31m\\u\{a\}x+… at data\.a\\u\{d\}\\u\{a\}b\.y+…\.$/)
    expect(error.message.length).toBeLessThan(420)
  })

  test('may be asynchronous where that is provided for', async () => {
    expect(await parseAsync(slow, ' abc ', subject(''))).toBe('abc')
    expect(await codeOfAsync(() => parseAsync(slow, 7, subject('')))).toBe('payload_invalid')
    expect(codeOf(() => parseSync(slow, ' abc ', subject('')))).toBe('option_invalid')
    expect(() => parseSync(slow, ' abc ', subject(''))).toThrow(/acme order\.paid.*verifyAsync/)
  })
})

describe('a schema answers later', () => {
  const fits = { value: 'checked' }
  const failed = { issues: [{ message: 'no' }] }
  const laters: readonly (readonly [string, (result: object) => unknown])[] = [
    ['by a promise', async (result) => result],
    [
      'by a promise of another realm',
      (result) => runInNewContext('(result) => Promise.resolve(result)')(result),
    ],
    // biome-ignore lint/suspicious/noThenProperty: it is what the test is about
    ['by a thenable', (result) => ({ then: (done: (result: object) => void) => done(result) })],
    [
      'by a thenable that looks like a result',
      // biome-ignore lint/suspicious/noThenProperty: it is what the test is about
      (result) => ({ value: 'unchecked', then: (done: (result: object) => void) => done(result) }),
    ],
  ]

  test.each(laters)('%s, and is awaited', async (_how, later) => {
    const fitting = schemaOf(() => later(fits))
    expect(await parseAsync(fitting, 'x', subject(''))).toBe('checked')
    const failing = schemaOf(() => later(failed))
    expect(await codeOfAsync(() => parseAsync(failing, 'x', subject('')))).toBe('payload_invalid')
  })

  test.each(laters)('%s, and lets nothing pass that must be had at once', (_how, later) => {
    for (const result of [fits, failed]) {
      const schema = schemaOf(() => later(result))
      expect(codeOf(() => parseSync(schema, 'x', subject('')))).toBe('option_invalid')
    }
  })

  // an unhandled rejection ends the process, and this run
  test('by a rejection that nobody awaits, and no process ends', async () => {
    const rejecting = schemaOf(() => Promise.reject(new Error('a bug')))
    expect(codeOf(() => parseSync(rejecting, 'x', subject('')))).toBe('option_invalid')
    await new Promise((resolve) => setImmediate(resolve))
  })
})

describe('a schema that doesn’t work lets nothing pass', () => {
  const bug = new TypeError('a bug')
  const throwing = schemaOf(() => {
    throw bug
  })

  test('where it throws, and keeps what it threw as the cause', async () => {
    const expected = {
      code: 'option_invalid',
      cause: bug,
      message: expect.stringMatching(/order\.paid threw/),
    }
    expect(errorOf(throwing, 'x', 'data')).toMatchObject(expected)
    await expect(parseAsync(throwing, 'x', subject('data'))).rejects.toMatchObject(expected)
    const rejecting = schemaOf(() => Promise.reject(bug))
    await expect(parseAsync(rejecting, 'x', subject('data'))).rejects.toMatchObject(expected)
  })

  test('where it throws an error of this library, which is no verdict on the payload', () => {
    const forging = schemaOf(() => {
      throw new PayloadError('payload_invalid', 'mine')
    })
    expect(errorOf(forging, 'x', 'data')).toBeInstanceOf(ConfigError)
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['the value', 'x'],
    ['a function', () => ({ value: 'x' })],
    ['an object without a value', { output: 'x' }],
    ['issues that are true', { issues: true, value: 'x' }],
    ['issues that are null', { issues: null, value: 'x' }],
    ['issues that are an object', { issues: {}, value: 'x' }],
  ])('where it answers %s', async (_what, result) => {
    const schema = schemaOf(() => result)
    expect(codeOf(() => parseSync(schema, 'x', subject('')))).toBe('option_invalid')
    expect(await codeOfAsync(() => parseAsync(schema, 'x', subject('')))).toBe('option_invalid')
    expect(() => parseSync(schema, 'x', subject(''))).toThrow(/acme order\.paid/)
  })

  test('where it is no schema', async () => {
    const none = untyped<Schema<unknown>>({ type: 'object' })
    expect(codeOf(() => parseSync(none, 'x', subject('')))).toBe('option_invalid')
    expect(await codeOfAsync(() => parseAsync(none, 'x', subject('')))).toBe('option_invalid')
  })
})

test('the error of an invalid payload says what was expected, and where', () => {
  expect(payloadInvalid('data.id', 'Expected a string')).toMatchObject({
    code: 'payload_invalid',
    status: 400,
    path: 'data.id',
    message: 'Expected a string at data.id.',
  })
})
