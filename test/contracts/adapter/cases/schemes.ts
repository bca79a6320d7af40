import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { refuses, send } from '../deliveries.js'
import { type SignedDelivery, signedBody, signedDeliveries } from '../signed.js'

/** Each kind of scheme, with the keys that the runtime has. */
export const schemes: readonly Case[] = signedDeliveries.map((delivery) => ({
  name: `a delivery that is verified ${delivery.name.replaceAll('-', ' ')} is handled, and no other`,
  run: (url) => verifiesAndRefuses(url, delivery),
}))

async function verifiesAndRefuses(url: string, { name, headers, tampered }: SignedDelivery): Promise<void> {
  const request = { path: `/webhooks/${name}`, headers }
  const genuine = await send(url, { ...request, body: signedBody })
  assert.deepEqual([genuine.response?.status, genuine.codes], [200, [undefined]])
  assert.equal(genuine.events.length, 1)
  const other = { ...request, body: signedBody.replace('job_1', 'job_2') }
  if (tampered === 401) {
    // a body that was changed has another digest, too
    await refuses(url, other, 401, 'signature_mismatch')
  } else assert.equal((await send(url, other)).response?.status, 200)
  const [[first, value] = ['', ''], ...others] = headers.toReversed()
  const forged = {
    ...request,
    body: signedBody,
    headers: [...others, [first, value.replace(/[a-z\d](?=[^a-z\d]*$)/i, '')]] as const,
  }
  const { response, events } = await send(url, forged)
  assert.deepEqual([response?.status, events], [401, []])
}
