import { describe, expect, test } from 'vitest'
import { flabs } from '../../src/providers/flabs/index.js'
import { providerContract } from '../contracts/provider/contract.js'
import { codeOf, untyped } from '../signature/support.js'

const token = 'flabs-token'
const authorization = `Bearer ${token}`
const hook = flabs({ token })

// as Flabs documents it
const documented =
  '{"labID":"lab_67890","eventType":"bill.completed","eventTime":1705747800,"data":{"billID":"bill_12345","integratorID":"your_unique_integrator_id","billData":{"status":"completed","testData":[{"_id":"test_001","status":"completed"},{"_id":"test_002","status":"completed"}]},"reportURL":"https://reports.flabs.in/bill/bill_12345"}}'
const payload = JSON.parse(documented) as { readonly data: Record<string, unknown> }
const occurredAt = new Date('2024-01-20T10:50:00Z')

function withData(data: unknown, eventType = 'bill.completed'): Record<string, unknown> {
  return { labID: 'lab_1', eventType, eventTime: 1_705_747_800, data }
}

providerContract({
  name: 'flabs',
  secret: token,
  provider: hook,
  refined: (schema) => flabs({ token, schemas: { 'bill.completed': schema } }),
  authenticate: () => ['authorization', authorization],
  forged: { value: 'Bearer flabs-tokem', code: 'token_mismatch' },
  signed: false,
  genuine: { payload: { ...payload }, event: { type: 'bill.completed', data: payload.data, occurredAt } },
  unknown: (type) => ({ payload: withData({ a: 1 }, type), unknownType: type, data: { a: 1 } }),
  wrong: [
    { path: 'labID', payload: { ...payload, labID: undefined } },
    { path: 'eventType', payload: { ...payload, eventType: 7 } },
    { path: 'eventTime', payload: { ...payload, eventTime: '1705747800' } },
    { path: 'eventTime', payload: { ...payload, eventTime: 1.5 } },
    { path: 'eventTime', payload: { ...payload, eventTime: 1e15 } },
    { path: 'data', payload: withData(undefined) },
    { path: 'data', payload: withData(null) },
    { path: 'data.billID', payload: withData({ billID: 7 }) },
    { path: 'data.integratorID', payload: withData({ integratorID: null }) },
    { path: 'data.billData', payload: withData({ billData: 'completed' }) },
    { path: 'data.billData.status', payload: withData({ billData: { testData: [] } }) },
    { path: 'data.billData.testData', payload: withData({ billData: { status: 'x', testData: {} } }) },
    {
      path: 'data.billData.testData.1._id',
      payload: withData({
        billData: { status: 'x', testData: [{ _id: 'a', status: 'x' }, { status: 'x' }] },
      }),
    },
    { path: 'data.reportURL', payload: withData({ reportURL: {} }, 'report.completed') },
    { path: 'data.integratorID', payload: withData({ integratorID: 7 }, 'lead.created') },
  ],
  withAccount: (account) => flabs(untyped<{ token: string }>({ token, account })),
  withSchemas: (schemas) => flabs(untyped<{ token: string }>({ token, schemas })),
  withoutSecret: () => flabs({ token: undefined }),
})

describe('Flabs', () => {
  test('sends what it documents', () => {
    const event = hook.verify(documented, { authorization })
    if (event.type !== 'bill.completed') throw new Error(event.type)
    expect(event.data.billID).toBe('bill_12345')
    expect(event.data.billData?.testData.map(({ _id }) => _id)).toEqual(['test_001', 'test_002'])
    expect(event.payload.labID).toBe('lab_67890')
    expect(event.occurredAt).toEqual(occurredAt)
    expect(event).not.toHaveProperty('id')
    expect(event).not.toHaveProperty('signedAt')
  })

  test.each([
    'bill.created',
    'bill.completed',
    'bill.deleted',
    'report.completed',
    'lead.created',
    'booking.created',
  ])('has %s, of which any field may be absent', (type) => {
    const text = JSON.stringify(withData({}, type))
    expect(hook.verify(text, { authorization })).toMatchObject({ type, data: {} })
  })

  test('keeps what it doesn’t document of a lead', () => {
    const data = { integratorID: 'x', phone: '…', nested: { a: [1] } }
    const event = hook.verify(JSON.stringify(withData(data, 'lead.created')), { authorization })
    expect(event.data).toEqual(data)
  })

  test('sends its token in a header that one may name', () => {
    const custom = flabs({ token, header: 'X-Auth-Token' })
    expect(custom.verify(documented, { 'x-auth-token': token }).verified).toBe(true)
    expect(codeOf(() => custom.verify(documented, { authorization }))).toBe('header_missing')
  })

  test('passes while its token is rotated', () => {
    const rotating = flabs({ token: ['new', token] })
    expect(rotating.verify(documented, { authorization })).toMatchObject({ verified: true, secretIndex: 1 })
  })

  test('without a token is unverified, and every event says so', async () => {
    const withoutToken = flabs({ unverified: true })
    expect(withoutToken.verify(documented, {})).toMatchObject({ type: 'bill.completed', verified: false })
    expect((await withoutToken.verifyAsync(documented, {})).verified).toBe(false)
    const unknown = JSON.stringify(withData({}, 'thing.happened'))
    expect(withoutToken.verify(unknown, {})).toMatchObject({ type: 'unknown', verified: false })
    expect(withoutToken.verify(documented, {})).not.toHaveProperty('secretIndex')
    expect(codeOf(() => withoutToken.verify('no JSON', {}))).toBe('payload_not_json')
  })

  test.each([
    ['no token', {}, 'secret_missing'],
    ['an undefined token', { token: undefined }, 'secret_missing'],
    ['an empty token', { token: '' }, 'secret_missing'],
    ['an empty one among tokens', { token: [token, ''] }, 'secret_missing'],
    ['an undefined token, verified', { token: undefined, unverified: false }, 'secret_missing'],
    ['a truthy unverified', { unverified: 'yes' }, 'secret_missing'],
    ['a newline at the token’s end', { token: `${token}\n` }, 'secret_malformed'],
    ['a token and unverified', { token, unverified: true }, 'option_invalid'],
    ['an empty token and unverified', { token: '', unverified: true }, 'option_invalid'],
    ['a header that is none', { token, header: 'x y' }, 'option_invalid'],
  ])('is refused with %s, at once', (_what, options, code) => {
    expect(codeOf(() => flabs(untyped<{ token: string }>(options)))).toBe(code)
  })

  test('without a token may have an account', () => {
    const withoutToken = flabs({ unverified: true, account: 'tenant_7' })
    expect(withoutToken.verify(documented, {})).toMatchObject({ verified: false, account: 'tenant_7' })
  })

  test('retries three times, 2 minutes apart, and waits 10 s', () => {
    expect(hook.delivery).toEqual({ answerWithin: 10, retriesAfter: [120, 120, 120] })
  })
})
