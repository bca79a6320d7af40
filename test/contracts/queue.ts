import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { MessageContext } from '../../src/delivery/message.js'
import type { Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { laabam } from '../../src/providers/laabam.js'
import { type LabSyncEvent, labsync } from '../../src/providers/labsync.js'
import { createReceiver } from '../../src/receiver/receive.js'

type QueueHandler = (event: AnyEvent, context: MessageContext) => Promise<void>

/** What the queue contract must know of a queue. */
export interface QueueUnderContract<Job> {
  readonly name: string
  /** An empty queue: the handler that fills it, and the jobs that a consumer is given. */
  readonly start: () => { readonly handler: QueueHandler; readonly jobs: () => readonly Job[] }
  /** The handler of a queue that fails with this error, whatever it is given. */
  readonly failing: (error: Error) => QueueHandler
  readonly fromJob: (provider: Provider<LabSyncEvent>, job: Job) => Promise<LabSyncEvent>
  /** A job that somebody else has put on the queue. */
  readonly jobOf: (content: unknown) => Job
}

const secret = 'whsec_queue-contract'
const provider = labsync({ secret })
const body = '{"event":"job.created","data":{"id":"job_1"}}'

/** What every queue promises, built in or your own. */
export function queueContract<Job>(queue: QueueUnderContract<Job>): void {
  const { name, start, failing, fromJob, jobOf } = queue

  describe(`${name} keeps the queue contract`, () => {
    test('a delivery is answered once the queue has it, and the consumer is given its event', async () => {
      const { handler, jobs } = start()
      expect(await deliver(provider, 'x-labsync-signature', body, handler)).toBe(200)
      const [job, ...others] = jobs()
      if (job === undefined) throw new Error('Expected a job, found none.')
      expect(others).toEqual([])
      expect(await fromJob(provider, job)).toMatchObject({
        provider: 'labsync',
        type: 'job.created',
        data: { id: 'job_1' },
        verified: true,
        signedAt: expect.any(Date),
      })
    })

    test('a delivery that the queue refuses fails, so that the sender retries', async () => {
      const refused = failing(new Error('The queue is full.'))
      expect(await deliver(provider, 'x-labsync-signature', body, refused)).toBe(500)
    })

    test('a job of another sender is refused', async () => {
      const { handler, jobs } = start()
      const customer = '{"id":"evt_1","type":"customer.created","data":{}}'
      expect(await deliver(laabam({ secret }), 'x-laabam-signature', customer, handler)).toBe(200)
      for (const job of jobs())
        await expect(fromJob(provider, job)).rejects.toMatchObject({ code: 'payload_invalid' })
      expect(jobs()).toHaveLength(1)
    })

    test.each([[null], ['text'], [7], [[]], [{}], [{ provider: 'labsync', payload: {} }]])(
      'a job that holds %j is refused',
      async (content) => {
        await expect(fromJob(provider, jobOf(content))).rejects.toMatchObject({ code: 'payload_invalid' })
      },
    )
  })
}

/** Delivers a body that was signed now; the status answered. */
async function deliver(
  sender: Provider,
  header: string,
  body: string,
  handler: QueueHandler,
): Promise<number> {
  const receiver = createReceiver(sender, handler, { onOutcome() {} })
  const at = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  const headers = { [header]: `t=${at},v1=${mac}` }
  return (await receiver.receive({ method: 'POST', headers, readBody: () => body }, {})).status
}
