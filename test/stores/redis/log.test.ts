import { describe, expect, test, vi } from 'vitest'
import { redisLog } from '../../../src/stores/redis/index.js'
import { redisLogEngine } from '../../../src/stores/redis/log.js'
import { bodyBytes, bodyText } from '../../../src/stores/redis/log-body.js'
import { logContract } from '../../contracts/log/contract.js'
import { scriptedRedis } from '../../support/redis-log.js'

logContract({
  name: 'A Redis that is told its scripts',
  start: async () => ({ engine: redisLogEngine(scriptedRedis()), stop() {} }),
})

describe('the keys of a log', () => {
  const record = {
    key: 'k',
    provider: 'p',
    type: 't',
    receivedAt: 5,
    facts: '{}',
    seal: '',
    body: new Uint8Array(),
  }

  test('begin with the prefix, and lie in one slot of a cluster', async () => {
    const run = vi.fn(async (_script: string, _keys: string[], _args: string[]) => null)
    const engine = redisLogEngine({ eval: run }, 'app:')
    await engine.save([{ ...record, status: 'failed', fence: 1, code: 'handler_failed' }])
    expect(run.mock.lastCall?.slice(1)).toEqual([
      [
        '{app:log}:received',
        '{app:log}:handled',
        '{app:log}:failed',
        '{app:log}:conflict',
        '{app:log}:superseded',
        '{app:log}:record:k',
      ],
      ['k', 'failed', '1', 'handler_failed', '', 'p', 't', '5', '{}', '', 'text:'],
    ])
  })

  test('begin with hookproof: by default', async () => {
    const run = vi.fn(async (_script: string, _keys: string[], _args: string[]) => 0)
    expect(await redisLog({ eval: run }).forget('k')).toBe(false)
    expect(run.mock.lastCall?.[1]).toContain('{hookproof:log}:record:k')
  })
})

describe('a reply', () => {
  test.each([
    ['no list', 'OK', /list in reply to a script, got string/],
    ['nothing', null, /list in reply to a script, got null/],
    ['Buffers', [[Buffer.from('=handled')]], /texts in reply to a script, got object: use a client/],
    ['null for a text', [[null]], /texts in reply to a script, got null/],
    ['no status', [['=lost', '=k', '=', '=', '=p', '=t', '=1', '=1', '={}', '=', '=text:']], /status/],
    ['no body', [['=handled', '=k', '=', '=', '=p', '=t', '=1', '=1', '={}', '=', '=base64:!']], /body/],
  ])('of %s is told', async (_, reply, message) => {
    await expect(redisLogEngine({ eval: async () => reply }).load('k')).rejects.toThrow(message)
  })
})

test('a record that another process settles while it is listed is not shown under its old status', async () => {
  const replies: unknown[] = [
    [['=1', '=a']],
    [['=handled', '=a', '=', '=', '=p', '=t', '=1', '=1', '={}', '=']],
  ]
  const engine = redisLogEngine({ eval: async () => replies.shift() })
  expect(await engine.list({ statuses: ['failed'], since: 0, limit: 10 })).toEqual([])
})

test('a prune ends with a thousand, whatever else there is', async () => {
  const engine = redisLogEngine(scriptedRedis())
  const entry = {
    fence: 1,
    provider: 'p',
    type: 't',
    receivedAt: 1,
    facts: '{}',
    seal: '',
    body: new Uint8Array(),
  }
  for (const status of ['received', 'handled'] as const)
    await engine.save(Array.from({ length: 1000 }, (_, at) => ({ ...entry, key: `${status}${at}`, status })))
  expect(await engine.prune(2)).toBe(1000)
  expect(await engine.count()).toMatchObject({ received: 0, handled: 1000 })
})

test.each([
  ['UTF-8', Buffer.from('\uFEFF{"é":"😀"}'), 'text:\uFEFF{"é":"😀"}'],
  ['no UTF-8', Uint8Array.of(0xff, 0, 1), 'base64:/wAB'],
])('a body that is %s is text, and bytes again', (_, body, text) => {
  expect(bodyText(body)).toBe(text)
  expect(Buffer.from(bodyBytes(text))).toEqual(Buffer.from(body))
})
