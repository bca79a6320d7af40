import { createHmac } from 'node:crypto'

/** Signs a body as Standard Webhooks do, with headers that begin with this name. */
export function signStandardWebhook(key: string | Buffer, name: string, body: string, timestamp: number) {
  const id = 'msg_1'
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { [`${name}-id`]: id, [`${name}-timestamp`]: String(timestamp), [`${name}-signature`]: `v1,${mac}` }
}
