import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError } from '../../../src/errors.js'
import type { Schema } from '../../../src/payload/schema.js'
import { codeOf, codeOfAsync, untyped } from '../../signature/support.js'
import { genuineOf, type ProviderCase } from './case.js'

/** A user’s own schemas decide what is in `data`. */
export function testSchemas(sender: ProviderCase): void {
  const { name, genuine } = sender
  const { body, headersFor, event } = genuineOf(sender)

  test('a user’s own schema has the last word on data', async () => {
    const counted = sender.refined(z.looseObject({}).transform((data) => Object.keys(data).length))
    const data = Object.keys(genuine.event.data ?? {}).length
    expect(counted.verify(body, headersFor(body))).toStrictEqual({ ...event, data })
    expect(await counted.verifyAsync(body, headersFor(body))).toStrictEqual({ ...event, data })
    expect(() => sender.refined(z.never()).verify(body, headersFor(body))).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })

  test('a schema that takes its time needs verifyAsync', async () => {
    const later = sender.refined(z.unknown().transform(async () => 'later'))
    expect(await later.verifyAsync(body, headersFor(body))).toStrictEqual({ ...event, data: 'later' })
    expect(() => later.verify(body, headersFor(body))).toThrow(ConfigError)
    expect(codeOf(() => later.safeVerify(body, headersFor(body)))).toBe('option_invalid')
  })

  test('a schema that doesn’t work is a fault of the set-up, named, and lets nothing pass', async () => {
    const bug = new Error('a bug')
    const throwing = sender.refined(
      schemaOf(() => {
        throw bug
      }),
    )
    const expected = {
      code: 'option_invalid',
      cause: bug,
      message: `The schema for ${name} ${genuine.event.type} threw: see the cause.`,
    }
    expect(() => throwing.safeVerify(body, headersFor(body))).toThrow(expect.objectContaining(expected))
    await expect(throwing.safeVerifyAsync(body, headersFor(body))).rejects.toMatchObject(expected)
    const mute = sender.refined(schemaOf(() => undefined))
    expect(codeOf(() => mute.verify(body, headersFor(body)))).toBe('option_invalid')
    expect(await codeOfAsync(() => mute.verifyAsync(body, headersFor(body)))).toBe('option_invalid')
  })

  describe('a schema is refused at once', () => {
    test.each([
      ['for a type the sender doesn’t have', 'thing.happened', z.unknown()],
      ['for what every object has', 'toString', z.unknown()],
      ['that is undefined', genuine.event.type, undefined],
      ['that is none', genuine.event.type, { type: 'object' }],
    ])('%s', (_what, type, schema) => {
      expect(codeOf(() => sender.withSchemas({ [type]: schema }))).toBe('option_invalid')
    })
  })
}

/** A schema with a `validate` of the test's own. */
function schemaOf(validate: (value: unknown) => unknown): Schema<unknown> {
  return untyped({ '~standard': { version: 1, vendor: 'test', validate } })
}
