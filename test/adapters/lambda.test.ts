import { describe, expect, test, vi } from 'vitest'
import { type LambdaEvent, webhook } from '../../src/adapters/lambda.js'
import type { Handshake } from '../../src/handshakes/handshake.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { secret } from '../contracts/adapter/scenarios.js'
import { signature } from '../contracts/adapter/wire.js'

const provider = labsync({ secret })
const body = '{"event":"job.created","data":{"id":"job_1"}}'
const [name, value] = signature(body)
const headers = { [name]: value }

const rest: LambdaEvent = { httpMethod: 'POST', headers, body, isBase64Encoded: false }
const http: LambdaEvent = {
  requestContext: { http: { method: 'POST' } },
  headers,
  body,
  isBase64Encoded: false,
}

async function deliver(event: LambdaEvent) {
  const handler = vi.fn()
  const onOutcome = vi.fn<(outcome: Outcome) => void>()
  const result = await webhook(provider, handler, { onOutcome })(event, { awsRequestId: 'request_1' })
  return { result, handler, code: onOutcome.mock.lastCall?.[0].code }
}

describe.each([
  ['a REST API', rest],
  ['an HTTP API', http],
])('a delivery by %s', (_name, event) => {
  test('arrives, with the runtime’s own objects', async () => {
    const { result, handler } = await deliver(event)
    expect(result).toEqual({ statusCode: 200, headers: {}, body: '' })
    expect(handler).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: 'job.created' }),
      expect.objectContaining({ lambdaEvent: event, lambdaContext: { awsRequestId: 'request_1' } }),
    )
  })

  test('in base64 arrives', async () => {
    const { result } = await deliver({ ...event, body: btoa(body), isBase64Encoded: true })
    expect(result.statusCode).toBe(200)
  })

  test('that was tampered with is refused', async () => {
    const { result, handler, code } = await deliver({ ...event, body: body.replace('job_1', 'job_2') })
    expect(result).toMatchObject({ statusCode: 401, headers: { 'content-type': 'application/problem+json' } })
    expect(code).toBe('signature_mismatch')
    expect(handler).not.toHaveBeenCalled()
  })

  test('that a middleware has parsed is named', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const { result, code } = await deliver({ ...event, body: JSON.parse(body) })
    expect(result.statusCode).toBe(500)
    expect(code).toBe('body_already_parsed')
    expect(printed.mock.lastCall?.[0]).toContain('leave it out of the middlewares of this function')
    printed.mockRestore()
  })
})

test('a REST API’s repeated lines count, not the last of them', async () => {
  const twice = { [name]: [value, value] }
  expect((await deliver({ ...rest, multiValueHeaders: { [name]: [value] } })).result.statusCode).toBe(200)
  expect((await deliver({ ...rest, multiValueHeaders: twice })).code).toBe('header_malformed')
})

test.each<[string, LambdaEvent]>([
  ['no headers', { httpMethod: 'POST', headers: null, body: null, isBase64Encoded: false }],
  ['no body', { requestContext: { http: { method: 'POST' } }, headers: {}, isBase64Encoded: false }],
])('an event with %s is an unsigned delivery', async (_what, event) => {
  expect((await deliver(event)).code).toBe('header_missing')
})

test.each([null, undefined, {}, { requestContext: {} }])('an event of %j is no POST', async (event) => {
  expect(await deliver(event as never)).toMatchObject({
    result: { statusCode: 405 },
    code: 'method_not_allowed',
  })
})

test('a body that only says it is base64 is refused, and nobody’s configuration is blamed', async () => {
  const event = { ...rest, body: '!', isBase64Encoded: true }
  expect(await deliver(event)).toMatchObject({
    result: { statusCode: 415 },
    code: 'body_encoding_unsupported',
  })
})

test('there is no answer before the handler', () => {
  // as JavaScript lets it pass
  const options = { ack: 'before' } as object
  expect(() => webhook(provider, () => {}, options)).toThrow(
    expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('Lambda') }),
  )
})

describe('the query of a handshake', () => {
  const echo: Handshake = {
    name: 'echo',
    method: 'GET',
    replyTo: ({ query = () => 'none' }) => ({ headers: {}, body: query() }),
  }
  const v1 = { ...rest, httpMethod: 'GET' }
  const v2 = { ...http, requestContext: { http: { method: 'GET' } } }
  const elb = { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:…' } }

  test.each<[string, LambdaEvent, string]>([
    ['a REST API', { ...v1, queryStringParameters: { token: 'a b&c' } }, 'token=a+b%26c'],
    [
      'a REST API that repeats a parameter',
      {
        ...v1,
        queryStringParameters: { token: '2', x: 'y' },
        multiValueQueryStringParameters: { token: ['1', '2'], x: ['y'], z: undefined },
      },
      'token=1&token=2&x=y',
    ],
    [
      'a REST API without one',
      { ...v1, queryStringParameters: null, multiValueQueryStringParameters: null },
      '',
    ],
    ['an API that is invoked by hand', v1, ''],
    [
      'a load balancer, encoded as it came',
      { ...v1, requestContext: elb, queryStringParameters: { token: 'a%20b' } },
      'token=a%20b',
    ],
    ['an HTTP API', { ...v2, rawQueryString: 'token=a%20b' }, 'token=a%20b'],
    ['an HTTP API without one', v2, ''],
  ])('comes from %s', async (_what, event, body) => {
    const hook = webhook({ ...provider, handshakes: [echo] }, () => {})
    expect(await hook(event, {})).toMatchObject({ statusCode: 200, body })
  })
})
