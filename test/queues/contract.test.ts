import * as bullmq from '../../src/queues/bullmq.js'
import * as cloudflare from '../../src/queues/cloudflare.js'
import * as pgBoss from '../../src/queues/pg-boss.js'
import * as sqs from '../../src/queues/sqs.js'
import { queueContract } from '../contracts/queue.js'

// what the handlers make of the clients' own methods; the real engines are in test/services

queueContract<bullmq.BullJobLike>({
  name: 'BullMQ',
  start() {
    const jobs: bullmq.BullJobLike[] = []
    const queue: bullmq.BullQueueLike = { add: async (_name, data) => jobs.push({ data }) }
    return { handler: bullmq.toQueue(queue), jobs: () => jobs }
  },
  failing: (error) => bullmq.toQueue({ add: () => Promise.reject(error) }),
  fromJob: bullmq.fromJob,
  jobOf: (data) => ({ data }),
})

queueContract<pgBoss.BossJobLike>({
  name: 'pg-boss',
  start() {
    const jobs: pgBoss.BossJobLike[] = []
    const boss: pgBoss.BossLike = {
      send: async (_queue, data) => `job_${jobs.push({ data })}`,
      getQueue: async () => ({}),
    }
    return { handler: pgBoss.toQueue(boss, 'webhooks'), jobs: () => jobs }
  },
  failing: (error) =>
    pgBoss.toQueue({ send: () => Promise.reject(error), getQueue: async () => ({}) }, 'webhooks'),
  fromJob: pgBoss.fromJob,
  jobOf: (data) => ({ data }),
})

queueContract<cloudflare.CloudflareMessageLike>({
  name: 'Cloudflare Queues',
  start() {
    const jobs: cloudflare.CloudflareMessageLike[] = []
    const queue: cloudflare.CloudflareQueueLike = { send: async (body) => jobs.push({ body }) }
    return { handler: cloudflare.toQueue(() => queue), jobs: () => jobs }
  },
  failing: (error) => cloudflare.toQueue(() => ({ send: () => Promise.reject(error) })),
  fromJob: cloudflare.fromJob,
  jobOf: (body) => ({ body }),
})

for (const url of ['https://sqs.invalid/1/webhooks', 'https://sqs.invalid/1/webhooks.fifo'])
  queueContract<sqs.SqsMessageLike>({
    name: `SQS at ${url}`,
    start() {
      const jobs: sqs.SqsMessageLike[] = []
      const client: sqs.SqsLike = {
        sendMessage: async ({ MessageBody }) => jobs.push({ Body: MessageBody }),
      }
      return { handler: sqs.toQueue(client, url), jobs: () => jobs }
    },
    failing: (error) => sqs.toQueue({ sendMessage: () => Promise.reject(error) }, url),
    fromJob: sqs.fromJob,
    jobOf: (content) => ({ Body: JSON.stringify(content) }),
  })
