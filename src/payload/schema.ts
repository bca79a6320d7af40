import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ConfigError, PayloadError } from '../errors.js'
import { printable } from './printable.js'

/** A schema that accepts any value and promises an output. */
export type Schema<Output> = StandardSchemaV1<unknown, Output>

type Result<Output> = StandardSchemaV1.Result<Output>

/** What a schema is for. */
export interface Subject {
  /** Names the schema in errors about it, such as `labsync job.created`. */
  readonly name: string
  /** The path in the payload to what it checks, such as `data`; empty for the whole payload. */
  readonly path: string
}

/**
 * The output of a schema for a value.
 *
 * @throws PayloadError `payload_invalid` where the value doesn't fit
 * @throws ConfigError `option_invalid` where the schema is asynchronous, throws or is no Standard Schema
 */
export function parseSync<Output>(schema: Schema<Output>, value: unknown, subject: Subject): Output {
  let result: Result<Output> | Promise<Result<Output>>
  try {
    result = schema['~standard'].validate(value)
  } catch (cause) {
    throw schemaThrew(subject, cause)
  }
  if (!isThenable(result)) return outputOf(result, subject)
  // nobody will await it: without this, its rejection would end the process
  Promise.resolve(result).catch(() => {})
  throw new ConfigError('option_invalid', `The schema for ${subject.name} is asynchronous: call verifyAsync.`)
}

/**
 * The output of a schema, which may be asynchronous, for a value.
 *
 * @throws PayloadError `payload_invalid` where the value doesn't fit
 * @throws ConfigError `option_invalid` where the schema throws, rejects or is no Standard Schema
 */
export async function parseAsync<Output>(
  schema: Schema<Output>,
  value: unknown,
  subject: Subject,
): Promise<Output> {
  let result: Result<Output>
  try {
    result = await schema['~standard'].validate(value)
  } catch (cause) {
    throw schemaThrew(subject, cause)
  }
  return outputOf(result, subject)
}

/**
 * The error for a value that doesn't fit at a path of the payload. `fault` says what was expected, such as
 * `Expected a string`, or is the message of a user's own schema, which may quote the value: some libraries do.
 * Path and fault are escaped, and cut to 200 characters each.
 */
export function payloadInvalid(path: string, fault: string): PayloadError {
  const where = printable(path, 200)
  const message = `${printable(fault, 200)} at ${where || 'the top level'}.`
  return new PayloadError('payload_invalid', message, where)
}

// not by instanceof: a promise may come from another realm, or from a library that has its own
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value
}

function outputOf<Output>(result: Result<Output>, subject: Subject): Output {
  if (!isResult(result))
    throw new ConfigError(
      'option_invalid',
      `The schema for ${subject.name} returned no Standard Schema result.`,
    )
  if (!result.issues) return result.value
  const [issue] = result.issues
  const path = [subject.path, ...pathOf(issue)].filter((key) => key !== '').join('.')
  const fault = String(issue?.message ?? '').replace(/\.$/, '')
  throw payloadInvalid(path, fault || 'Expected what the schema describes')
}

// a schema may be plain JavaScript, so its result is checked, whatever its type says
function isResult(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false
  const { issues } = result as { issues?: unknown }
  return issues === undefined ? 'value' in result : Array.isArray(issues)
}

function pathOf(issue: StandardSchemaV1.Issue | undefined): readonly string[] {
  return (issue?.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment))
}

function schemaThrew({ name }: Subject, cause: unknown): ConfigError {
  return new ConfigError('option_invalid', `The schema for ${name} threw: see the cause.`, { cause })
}
