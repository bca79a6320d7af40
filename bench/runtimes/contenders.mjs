// nothing but what each runtime has itself, and the built library
import { createHmac, timingSafeEqual } from 'node:crypto'
import { verify, verifyAsync } from '../../dist/index.js'
import { secret } from '../deliveries.mjs'

/** The leanest lines by hand: no header is parsed, nobody looks at the clock. */
function leanest({ body, timestamp, signature }) {
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) throw new Error('forged')
}

export const contenders = [
  { name: 'leanest by hand', run: leanest },
  { name: 'verify', run: ({ body, stripe }) => verify(body, stripe, secret) },
  { name: 'verifyAsync', async: true, run: ({ body, stripe }) => verifyAsync(body, stripe, secret) },
]
