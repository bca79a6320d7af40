import { createHmac, timingSafeEqual } from 'node:crypto'
import { secret } from './delivery.mjs'

/** What a user would write: parse the header, HMAC, compare, age, JSON. `undefined` where it doesn't pass. */
export function handWritten(body, header = '') {
  const { t, v1 = '' } = Object.fromEntries(header.split(',').map((pair) => pair.split('=')))
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest()
  const given = Buffer.from(v1, 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  if (!(Math.abs(Date.now() / 1000 - Number(t)) <= 300)) return undefined
  return JSON.parse(body.toString())
}
