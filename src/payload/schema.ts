import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ConfigError, PayloadError } from '../errors.js'

/** A schema that takes anything and promises an output. */
export type Schema<Output> = StandardSchemaV1<unknown, Output>

/**
 * What a schema makes of a value that stands at a path of the payload.
 *
 * @throws PayloadError `payload_invalid`; ConfigError `option_invalid` where the schema is asynchronous
 */
export function parseSync<Output>(schema: Schema<Output>, value: unknown, at: string): Output {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise)
    throw new ConfigError('option_invalid', 'This schema is asynchronous: call verifyAsync.')
  return outputOf(result, at)
}

/** {@link parseSync}, with a schema that may take its time. */
export async function parseAsync<Output>(
  schema: Schema<Output>,
  value: unknown,
  at: string,
): Promise<Output> {
  const result = schema['~standard'].validate(value)
  return outputOf(result instanceof Promise ? await result : result, at)
}

function outputOf<Output>(result: StandardSchemaV1.Result<Output>, at: string): Output {
  if (!result.issues) return result.value
  const keys =
    result.issues[0]?.path?.map((segment) => String(typeof segment === 'object' ? segment.key : segment)) ??
    []
  throw payloadInvalid([at, ...keys].filter((key) => key !== '').join('.'))
}

/** The error for a payload of the wrong shape at a path. It names no value: that is the sender's. */
export function payloadInvalid(path: string): PayloadError {
  return new PayloadError('payload_invalid', `The payload is not as promised at "${path}".`, path)
}
