import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { labsync } from '../../src/providers/labsync.js'
import { providerContract } from '../contracts/provider/contract.js'
import { codeOf, headerOf, untyped } from '../signature/support.js'
import { delivery, faultIn, receive, settings } from './support.js'

const header = 'x-labsync-signature'
const hook = labsync(settings)
const job = { id: 'job_1', instrument: 'a balance', url: 'https://example.com/job/1' }

providerContract({
  name: 'labsync',
  secret: settings.secret,
  provider: hook,
  refined: (schema) => labsync({ ...settings, schemas: { 'job.created': schema } }),
  authenticate: (body, timestamp) => [header, headerOf(body, { timestamp })],
  forged: { value: headerOf('{}'), code: 'signature_mismatch' },
  signed: true,
  genuine: { payload: { event: 'job.created', data: job }, event: { type: 'job.created', data: job } },
  unknown: (type) => ({ payload: { event: type, data: job }, unknownType: type, data: job }),
  wrong: [
    { path: 'event', payload: { data: job } },
    { path: 'event', payload: { event: 7, data: job } },
    { path: 'event', payload: { event: null, data: job } },
    { path: 'data', payload: { event: 'job.created' } },
    { path: 'data', payload: { event: 'job.created', data: null } },
    { path: 'data', payload: { event: 'job.created', data: [job] } },
    { path: 'data', payload: { event: 'thing.happened', data: 'text' } },
  ],
  withAccount: (account) => labsync(untyped<typeof settings>({ ...settings, account })),
  withSchemas: (schemas) => labsync(untyped<typeof settings>({ ...settings, schemas })),
  withoutSecret: () => labsync({ secret: undefined }),
})

describe('LabSync', () => {
  test.each([
    'job.created',
    'job.completed',
    'certificate.issued',
    'invoice.issued',
    'invoice.paid',
    'invoice.overdue',
    'portal.slip_received',
    'lab.approved',
  ])('has %s, with whatever data', (type) => {
    expect(receive(hook, header, { event: type, data: {} })).toMatchObject({ type, data: {} })
    expect(faultIn(hook, header, { event: type, data: 'text' })).toBe('data')
  })

  test('has no event id, nor a time of the event: nothing of that kind is made up', () => {
    const event = receive(hook, header, {
      event: 'job.created',
      data: { id: 'job_1' },
      id: 'x',
      created_at: 'x',
    })
    expect(event).not.toHaveProperty('id')
    expect(event).not.toHaveProperty('occurredAt')
  })

  test('retries after 30 s, 5 m, 30 m, 2 h, 8 h and 24 h', () => {
    expect(hook.delivery).toEqual({ retriesAfter: [30, 300, 1800, 7200, 28_800, 86_400] })
  })

  test('passes while its secret is rotated', () => {
    const rotating = labsync({ ...settings, secret: ['new', settings.secret] })
    expect(receive(rotating, header, { event: 'lab.approved', data: {} })).toMatchObject({
      type: 'lab.approved',
      secretIndex: 1,
    })
  })

  test('takes a whole map of schemas, such as a generated one', () => {
    const generated = {
      'job.created': z.object({ id: z.string() }),
      'job.completed': z.object({ certificate: z.url() }),
      'certificate.issued': z.looseObject({}),
      'invoice.issued': z.object({ total: z.number() }),
      'invoice.paid': z.object({ total: z.number() }),
      'invoice.overdue': z.object({ total: z.number() }),
      'portal.slip_received': z.looseObject({}),
      'lab.approved': z.looseObject({}),
    }
    const whole = labsync({ ...settings, schemas: generated })
    expect(receive(whole, header, { event: 'invoice.paid', data: { total: 7, more: 1 } }).data).toEqual({
      total: 7,
    })
    expect(faultIn(whole, header, { event: 'invoice.issued', data: {} })).toBe('data.total')
    expect(receive(whole, header, { event: 'thing.happened', data: {} }).type).toBe('unknown')
  })

  test('keeps to the tolerance it is given', () => {
    const strict = labsync({ ...settings, tolerance: 0, now: () => settings.now() + 1000 })
    expect(codeOf(() => strict.verify(...delivery(header, { event: 'lab.approved', data: {} })))).toBe(
      'timestamp_too_old',
    )
  })

  test.each([
    ['no secret', { secret: undefined }, 'secret_missing'],
    ['a newline at the secret’s end', { secret: 'x\n' }, 'secret_malformed'],
    ['a tolerance that is text', { tolerance: '300' }, 'tolerance_invalid'],
  ])('is refused with %s, at once', (_what, wrong, code) => {
    expect(codeOf(() => labsync(untyped<typeof settings>({ ...settings, ...wrong })))).toBe(code)
  })

  test('looks at no other header, whatever the options say', () => {
    const options = untyped<typeof settings>({ ...settings, header: 'x-other' })
    expect(receive(labsync(options), header, { event: 'lab.approved', data: {} }).type).toBe('lab.approved')
  })
})
