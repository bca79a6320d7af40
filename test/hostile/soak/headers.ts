import type { Random } from '../../chaos/random.js'
import { freshBody } from '../../contracts/adapter/deliveries.js'
import { bytesOf, signature } from '../../contracts/adapter/wire.js'
import { type Shot, shooting } from './shot.js'

type Header = readonly [name: string, value: string]

/** Ways to spoil the header of a genuine delivery, so that it can't be genuine any more. */
const spoilings: Readonly<Record<string, (genuine: Header, random: Random) => readonly Header[]>> = {
  'another digit': ([name, value], random) => {
    const at = value.indexOf('v1=') + 3 + Math.floor(random.between(0, 64))
    const other = value[at] === '0' ? '1' : '0'
    return [[name, value.slice(0, at) + other + value.slice(at + 1)]]
  },
  truncated: ([name, value], random) => [[name, value.slice(0, Math.floor(random.between(1, value.length)))]],
  'several t': ([name, value], random) => [[name, `t=${Math.floor(random.between(0, 2 ** 31))},${value}`]],
  'another t': ([name, value], random) => [
    [name, value.replace(/t=\d+/, `t=${random.pick(['', '-1', '0', '1e9', '9'.repeat(40), '٣', '0x1'])}`)],
  ],
  twice: (genuine) => [genuine, genuine],
  'beside another': (genuine) => [['X-LABSYNC-SIGNATURE', 't=1,v1=00'], genuine],
  base64: ([name, value]) => [
    [name, value.replace(/v1=(.*)/, (_, mac) => `v1=${Buffer.from(mac, 'hex').toString('base64')}`)],
  ],
  'percent-encoded': ([name, value]) => [[name, encodeURIComponent(value)]],
  'full-width': ([name, value]) => [[name, value.replace('v1=', 'ｖ1＝')]],
  'like an array': ([name, value]) => [[name, JSON.stringify([value])]],
  'of another name': ([, value], random) => [
    [random.pick(['x-labsync-signature-', 'x_labsync_signature', '__proto__', 'constructor']), value],
  ],
  missing: () => [],
  compressed: (genuine, random) => [genuine, ['content-encoding', random.pick(['gzip', 'br', 'x', ',,'])]],
}

/** Headers that may be anything: the signature beside them is nobody's. */
const oddities: Readonly<Record<string, (forged: Header, random: Random) => readonly Header[]>> = {
  'a bit flipped': ([name, value], random) => {
    const at = Math.floor(random.between(0, value.length))
    const flipped = String.fromCharCode(value.charCodeAt(at) ^ (1 << Math.floor(random.between(0, 7))))
    return [[name, value.slice(0, at) + flipped + value.slice(at + 1)]]
  },
  'control characters': ([name, value], random) => [
    [name, `${random.pick(['\0', '\x01', '\x7f', '\r', '\n', '\x1b[31m', '\u2028'])}${value}`],
  ],
  'many v1': ([name, value], random) => [
    [name, value + ',v1=00'.repeat(Math.floor(random.between(1, 2000)))],
  ],
  huge: ([name, value], random) => [[name, value.padEnd(Math.floor(random.between(4000, 30_000)), 'x')]],
  'many headers': (forged, random) => [
    ...Array.from({ length: Math.floor(random.between(10, 1500)) }, (_, at): Header => [`x-${at}`, 'x']),
    forged,
  ],
  'another type': (forged, random) => [
    forged,
    [
      'content-type',
      random.pick(['x', 'text/plain;;', '/', 'multipart/form-data', 'application/json; charset=�']),
    ],
  ],
  'an upgrade': (forged) => [forged, ['connection', 'upgrade'], ['upgrade', 'websocket']],
  'an expectation': (forged, random) => [forged, ['expect', random.pick(['100-continue', '200-ok'])]],
}

/** Headers spoilt in one way or another. */
export const mutatedHeaders = shooting('mutated headers', 26, (path, random): Shot => {
  const body = freshBody()
  const headers = random.chance(0.6)
    ? random.pick(Object.values(spoilings))(signature(body), random)
    : random.pick(Object.values(oddities))(signature(body, { key: 'not the secret' }), random)
  return { pieces: [bytesOf({ path, body, headers, ...(random.chance(0.2) && { length: 'chunked' }) })] }
})
