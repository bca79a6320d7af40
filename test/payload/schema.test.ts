import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { PayloadError } from '../../src/errors.js'
import { parseAsync, parseSync, type Schema } from '../../src/payload/schema.js'
import { codeOf, codeOfAsync } from '../signature/support.js'

function failingAt(path: StandardSchemaV1.Issue['path']): Schema<never> {
  const issues = [
    { message: 'MARKER', ...(path && { path }) },
    { message: 'later', path: ['later'] },
  ]
  return { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues }) } }
}

function pathOf(schema: Schema<unknown>, value: unknown, at: string): string | undefined {
  try {
    parseSync(schema, value, at)
  } catch (error) {
    if (error instanceof PayloadError) return error.path
    throw error
  }
  return undefined
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
    expect(parseSync(trimmed, ' abc ', '')).toBe(3)
    expect(await parseAsync(trimmed, ' abc ', '')).toBe(3)
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

  test('is not quoted, for it may quote the payload', () => {
    const failing = failingAt(['id'])
    expect(() => parseSync(failing, 'x', 'data')).toThrow(
      expect.objectContaining({ code: 'payload_invalid', message: expect.not.stringContaining('MARKER') }),
    )
    expect(() => parseSync(failing, 'x', 'data')).toThrow(/"data\.id"/)
  })

  test('may take its time where that was provided for', async () => {
    expect(await parseAsync(slow, ' abc ', '')).toBe('abc')
    expect(await codeOfAsync(() => parseAsync(slow, 7, ''))).toBe('payload_invalid')
    expect(codeOf(() => parseSync(slow, ' abc ', ''))).toBe('option_invalid')
    expect(() => parseSync(slow, ' abc ', '')).toThrow(/verifyAsync/)
  })
})
