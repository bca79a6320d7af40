/**
 * How long a diagnosis takes that finds nothing, which is the longest: in milliseconds for 2 KiB, and beside one
 * verification of the same delivery for 1 MiB.
 */
import { createHmac } from 'node:crypto'
import { diagnose } from '../dist/diagnose.js'
import { labsync } from '../dist/labsync.js'
import { secret } from './deliveries.mjs'
import { round } from './limits.mjs'
import { median } from './measure.mjs'

const provider = labsync({ secret })

/** A body of about so many bytes, with what writers of JSON spell in their own ways. */
function bodyOf(size) {
  const items = []
  for (let length = 0; length < size; length += 90)
    items.push({
      id: items.length,
      name: 'Müller & Söhne',
      url: 'https://example.com/a',
      at: 12.5,
      tags: ['<a>'],
    })
  return JSON.stringify({ event: 'job.created', data: { items } })
}

function headersOf(text, key) {
  const now = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', key).update(`${now}.${text}`).digest('hex')
  return { 'x-labsync-signature': `t=${now},v1=${mac}` }
}

async function millisecondsOf(run, times) {
  const taken = []
  for (let count = 0; count < times; count++) {
    const start = performance.now()
    await run()
    taken.push(performance.now() - start)
  }
  return median(taken)
}

async function measureBody(size, times) {
  const text = bodyOf(size)
  const body = new TextEncoder().encode(text)
  const [genuine, forged] = [headersOf(text, secret), headersOf(text, 'another')]
  const diagnosis = async () => {
    const { cause } = await diagnose({ provider, body, headers: forged })
    if (cause.certainty === 'proved') throw new Error('a forgery was proved')
  }
  await diagnosis()
  const verification = await millisecondsOf(() => provider.verifyAsync(body, genuine), 10 * times)
  const taken = await millisecondsOf(diagnosis, times)
  return { taken, ratio: taken / verification }
}

const small = await measureBody(2048, 31)
const large = await measureBody(1_048_576, 7)
const rows = [
  ['2 KiB', `${round(small.taken)} ms`, 'at most 20 ms', small.taken < 20],
  [
    '1 MiB',
    `${round(large.ratio)} × one verification (${round(large.taken)} ms)`,
    'at most 150 ×',
    large.ratio < 150,
  ],
]
for (const [size, taken, limit, isWithin] of rows) {
  console.log(`${isWithin ? 'ok  ' : 'OVER'} diagnosing ${size} that nothing explains: ${taken}, ${limit}`)
  if (!isWithin) process.exitCode = 1
}
