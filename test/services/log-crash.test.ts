import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { laabam } from '../../src/providers/laabam.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { sign } from '../../src/signature/sign.js'
import { memoryStore } from '../../src/stores/memory.js'
import { postgresLog, postgresStore } from '../../src/stores/postgres/index.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'

const secret = 'whsec_log-crash'
const hook = laabam({ secret })
const bodyOf = (id: string) => JSON.stringify({ id, type: 'invoice.paid', data: { payment_id: id } })
const headersOf = (body: string) => ({ 'x-laabam-signature': sign(body, secret) })

describe.skipIf(!hasPostgres)('a log in PostgreSQL', () => {
  let server: PostgresServer
  let pool: Pool
  beforeAll(async () => {
    server = await startPostgres()
    pool = new Pool({ connectionString: server.url, connectionTimeoutMillis: 2000 })
    await postgresLog(pool).ensureTable()
    await postgresStore(pool).ensureTable()
  })
  afterAll(async () => {
    await pool.end()
    await server.stop()
  })

  test('has every delivery that was acknowledged by a process that was then killed', async () => {
    const program = new URL('log/acknowledging.ts', import.meta.url)
    const child = fork(program, [server.url, secret], { execArgv: ['--import', 'tsx'] })
    const [port] = await once(child, 'message')
    const ids = Array.from({ length: 200 }, (_, at) => `evt_${at}`)
    for (const id of ids) {
      const body = bodyOf(id)
      const init = { method: 'POST', body, headers: headersOf(body) }
      expect((await fetch(`http://127.0.0.1:${port}/`, init)).status).toBe(202)
    }
    child.kill('SIGKILL')
    await once(child, 'exit')

    const log = postgresLog(pool)
    const { deliveries } = await log.list({ status: 'received', limit: 1000 })
    expect(deliveries.map(({ id }) => id).sort()).toEqual([...ids].sort())

    const store = postgresStore(pool)
    const seen: unknown[] = []
    const handler = (event: { readonly id?: string }) => seen.push(event.id)
    // until the leases of the dead process have ended
    while (seen.length < ids.length) {
      await log.redeliverAll({}, { provider: hook, handler, store })
      await sleep(100)
    }
    expect(seen.sort()).toEqual([...ids].sort())
    expect(await log.count()).toMatchObject({ received: 0, handled: ids.length })
  })

  test('that doesn’t answer any more holds up no delivery, and records again once it does', async () => {
    const stderr = vi.spyOn(console, 'error').mockImplementation(() => {})
    const log = postgresLog(pool, { timeout: 0.5 })
    const options = { store: memoryStore(), log, onOutcome: () => {} }
    const deliver = async (id: string, ack: 'after' | 'before' = 'after') => {
      const body = bodyOf(id)
      const incoming = { method: 'POST', headers: headersOf(body), readBody: () => body }
      return (await createReceiver(hook, () => {}, { ...options, ack }).receive(incoming, {})).status
    }
    server.freeze()
    try {
      expect(await deliver('silent')).toBe(200)
      expect(await deliver('silent, acknowledged', 'before')).toBe(503)
    } finally {
      server.thaw()
    }
    expect(stderr.mock.calls.join('\n')).not.toContain('pay_')
    stderr.mockRestore()
    expect(await deliver('loud')).toBe(200)
    expect(await log.get('laabam::id:loud')).toMatchObject({ status: 'handled' })
  })

  test('without its table lets every delivery be handled, and acknowledges none ahead', async () => {
    const stderr = vi.spyOn(console, 'error').mockImplementation(() => {})
    const log = postgresLog(pool, { table: 'nowhere' })
    for (const [ack, status] of [
      ['after', 200],
      ['before', 503],
    ] as const) {
      const body = bodyOf(`no table, ${ack}`)
      const receiver = createReceiver(hook, () => {}, {
        store: memoryStore(),
        log,
        ack,
        onOutcome: () => {},
      })
      const incoming = { method: 'POST', headers: headersOf(body), readBody: () => body }
      expect((await receiver.receive(incoming, {})).status).toBe(status)
    }
    const lines = stderr.mock.calls.map(([line]) => line)
    stderr.mockRestore()
    expect(new Set(lines).size).toBe(1)
    expect(lines[0]).toMatch(/^hookproof: a delivery was not recorded: .*call ensureTable\(\)/)
  })
})
