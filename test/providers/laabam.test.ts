import { describe, expect, test } from 'vitest'
import { laabam } from '../../src/providers/laabam.js'
import { providerContract } from '../contracts/provider/contract.js'
import { body as anyBody, codeOf, headerOf, untyped } from '../signature/support.js'
import { delivery, faultIn, receive, settings } from './support.js'

const header = 'x-laabam-signature'
const hook = laabam(settings)
const paid = { invoice_id: 'inv_1', payment_id: 'pay_1', amount: 1180 }

function envelope(type: string, data: unknown): Record<string, unknown> {
  return { id: 'evt_1', type, created_at: '2026-01-31T10:00:00Z', data }
}

providerContract({
  name: 'laabam',
  secret: settings.secret,
  provider: hook,
  refined: (schema) => laabam({ ...settings, schemas: { 'invoice.paid': schema } }),
  authenticate: (body, timestamp) => ['X-Laabam-Signature', headerOf(body, { timestamp })],
  forged: { value: headerOf(anyBody, { key: 'guessed' }), code: 'signature_mismatch' },
  signed: true,
  genuine: {
    payload: envelope('invoice.paid', paid),
    event: { type: 'invoice.paid', data: paid, id: 'evt_1', occurredAt: new Date('2026-01-31T10:00:00Z') },
  },
  unknown: (type) => ({ payload: envelope(type, { a: 1 }), unknownType: type, data: { a: 1 } }),
  wrong: [
    { path: 'id', payload: { ...envelope('invoice.paid', paid), id: 7 } },
    { path: 'id', payload: { ...envelope('invoice.paid', paid), id: null } },
    { path: 'type', payload: { ...envelope('invoice.paid', paid), type: undefined } },
    { path: 'created_at', payload: { ...envelope('invoice.paid', paid), created_at: 'yesterday' } },
    { path: 'created_at', payload: { ...envelope('invoice.paid', paid), created_at: 1_705_747_800 } },
    { path: 'created_at', payload: { ...envelope('invoice.paid', paid), created_at: '' } },
    { path: 'data', payload: envelope('invoice.paid', 'text') },
    { path: 'data.invoice_id', payload: envelope('invoice.paid', { invoice_id: 7 }) },
    { path: 'data.payment_id', payload: envelope('invoice.paid', { payment_id: null }) },
    { path: 'data.amount', payload: envelope('invoice.paid', { amount: '1,180.00' }) },
    { path: 'data.amount', payload: envelope('invoice.created', { amount: '' }) },
    { path: 'data.total', payload: envelope('invoice.created', { total: true }) },
    { path: 'data.email', payload: envelope('customer.created', { email: [] }) },
    { path: 'data.reason', payload: envelope('payment.failed', { reason: 7 }) },
    { path: 'data', payload: envelope('message.failed', []) },
  ],
  withAccount: (account) => laabam(untyped<typeof settings>({ ...settings, account })),
  withSchemas: (schemas) => laabam(untyped<typeof settings>({ ...settings, schemas })),
  withoutSecret: () => laabam({ secret: undefined }),
})

describe('Laabam', () => {
  test.each([
    ['invoice.created', { invoice_id: 'inv_1', status: 'draft', amount: 1180 }],
    ['invoice.created', { id: 'inv_1', number: 'INV-7', total: '1180.00', lines: [{}] }],
    ['invoice.paid', { invoice_id: 'inv_1', payment_id: 'pay_1', amount: '-10' }],
    ['invoice.voided', { id: 'inv_1' }],
    ['customer.created', { customer_id: 'cus_1', name: 'A', email: 'a@example.com' }],
    ['payment.failed', { payment_id: 'pay_1', reason: 'insufficient_funds' }],
    ['payment.recorded', {}],
    ['message.delivered', {}],
    ['message.failed', {}],
  ])('has %s with %j', (type, data) => {
    expect(receive(hook, header, envelope(type, data))).toMatchObject({ type, data })
  })

  test.each(['invoice.created', 'invoice.paid', 'customer.created', 'payment.failed'])(
    'may leave any field of %s out',
    (type) => {
      expect(receive(hook, header, envelope(type, {})).data).toEqual({})
    },
  )

  test('sends neither id nor time on its product page, and nothing is made up for them', () => {
    const event = receive(hook, header, { type: 'customer.created', data: {} })
    expect(event.type).toBe('customer.created')
    expect(event).not.toHaveProperty('id')
    expect(event).not.toHaveProperty('occurredAt')
  })

  // two events would share it, and the second would be dropped as a duplicate
  test('an empty id identifies nothing', () => {
    expect(receive(hook, header, { id: '', type: 'customer.created', data: {} })).not.toHaveProperty('id')
  })

  test.each(['1180', '1180.00', '0.5', '-3'])('writes an amount as %j, which stays as it is', (amount) => {
    expect(receive(hook, header, envelope('invoice.paid', { amount })).data).toEqual({ amount })
  })

  test.each(['1e3', '1.', '.5', '₹1180', ' 1180', '0x10', '١١٨٠'])(
    'does not write an amount as %j',
    (amount) => {
      expect(faultIn(hook, header, envelope('invoice.paid', { amount }))).toBe('data.amount')
    },
  )

  test('names the type in an unsigned header, which is not believed', () => {
    const [body, headers] = delivery(header, envelope('invoice.created', {}))
    expect(hook.verify(body, { ...headers, 'x-laabam-event': 'invoice.paid' }).type).toBe('invoice.created')
  })

  test('refuses what is over 5 minutes off', () => {
    const at = (seconds: number) => laabam({ ...settings, now: () => settings.now() + seconds * 1000 })
    const sent = delivery(header, envelope('invoice.paid', paid))
    expect(at(300).verify(...sent).type).toBe('invoice.paid')
    expect(codeOf(() => at(301).verify(...sent))).toBe('timestamp_too_old')
    expect(codeOf(() => at(-301).verify(...sent))).toBe('timestamp_too_new')
  })

  test('waits 5 s and retries for 24 h', () => {
    expect(hook.delivery).toEqual({ answerWithin: 5, retriesFor: 86_400 })
  })
})
