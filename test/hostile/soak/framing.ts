import type { Random } from '../../chaos/random.js'
import { freshBody } from '../../contracts/adapter/deliveries.js'
import { bytesOf, signature } from '../../contracts/adapter/wire.js'
import { bodyLimit } from './facts.js'
import { type Shot, shooting } from './shot.js'

/** A request with whatever lines frame its body. */
function framed(path: string, lines: readonly string[], body: string | Uint8Array): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    ...lines,
    '',
    '',
  ]
  return Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)])
}

function signatureLine(body: string): string {
  return signature(body).join(': ')
}

/** Ways to write a length that isn't one. Nothing is read of such a request. */
const nonsense = [
  '-1',
  '+5',
  '0x10',
  '1e2',
  '5 5',
  '5,5',
  '',
  ' ',
  '٣',
  '9'.repeat(30),
  'chunked',
  '5\r\ncontent-length: 6',
]

/** A Content-Length that isn't the body's. */
export const lyingLength = shooting('lying Content-Length', 9, (path, random): Shot => {
  const body = freshBody('x'.repeat(random.between(0, 500)))
  const send = (lines: readonly string[]) => [framed(path, [signatureLine(body), ...lines], body)]
  const lies: readonly (() => Shot)[] = [
    // what is over is no request, and so is answered by the parser
    () => ({ pieces: send([`content-length: ${Math.floor(random.between(0, body.length))}`]) }),
    () => ({
      pieces: send([`content-length: ${body.length + 1}`]),
      due: 0,
      end: random.pick(['fin', 'reset']),
    }),
    () => ({
      pieces: send([`content-length: ${Math.floor(random.between(bodyLimit + 1, 2 ** 50))}`]),
      statuses: [413],
    }),
    () => ({ pieces: send([`content-length: ${random.pick(nonsense)}`]) }),
    () => ({ pieces: send([`content-length: ${body.length}`, `content-length: ${body.length}`]) }),
    () => ({ pieces: send([`content-length: ${body.length}`, 'transfer-encoding: chunked']) }),
    () => ({ pieces: send(['transfer-encoding: chunked', 'transfer-encoding: identity']) }),
  ]
  return random.chance(0.03)
    ? { pieces: send([`content-length: ${body.length + 1}`]), statuses: [408] }
    : random.pick(lies)()
})

/** Chunks of sizes that are none, and what else may stand in their lines. */
export const badChunks = shooting('bad chunks', 7, (path, random): Shot => {
  const body = freshBody()
  const size = body.length.toString(16)
  const send = (text: string, ...lines: readonly string[]): Shot => ({
    pieces: [framed(path, ['transfer-encoding: chunked', ...lines], text)],
  })
  const kinds: readonly (() => Shot)[] = [
    () =>
      send(
        `${random.pick(['zz', '-1', '', ' ', 'F'.repeat(20), '0x5', '5.'])}\r\n${body}\r\n0\r\n\r\n`,
        signatureLine(body),
      ),
    () => send(`${size}\r\n${body}0\r\n\r\n`, signatureLine(body)),
    () => send(`${size};${'x'.repeat(random.between(1, 20_000))}\r\n${body}\r\n0\r\n\r\n`),
    // a signature behind the body is none
    () => send(`${size}\r\n${body}\r\n0\r\n${signatureLine(body)}\r\n\r\n`),
    () => ({
      ...send(`${size}\r\n${body}\r\n0\r\n`, signatureLine(body)),
      due: 0,
      end: random.pick(['fin', 'reset']),
    }),
  ]
  return random.pick(kinds)()
})

/** Other methods, known and not. */
export const otherMethods = shooting('other methods', 4, (path, random): Shot => {
  const method = random.pick([
    'GET',
    'HEAD',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'post',
    'BREW',
    'P',
  ])
  const body = freshBody()
  const bytes = framed(path, [signatureLine(body), `content-length: ${body.length}`], body)
  const pieces = [Buffer.concat([Buffer.from(method), bytes.subarray('POST'.length)])]
  return method === 'HEAD' ? { pieces, method } : { pieces }
})

/** Several requests in one write: each is answered, in order. */
export const pipelined = shooting('pipelined', 4, (path, random): Shot => {
  const requests = Array.from({ length: Math.floor(random.between(2, 12)) }, () =>
    pipelinedRequest(path, random),
  )
  return {
    pieces: [Buffer.concat(requests.map(({ bytes }) => bytes))],
    sent: requests.length,
    due: requests.length,
    statuses: requests.map(({ status }) => status),
  }
})

function pipelinedRequest(path: string, random: Random): { readonly bytes: Buffer; readonly status: number } {
  const body = freshBody('x'.repeat(random.between(0, 1000)))
  const chunked = random.chance(0.3) && ({ length: 'chunked' } as const)
  const notJson = 'no JSON'
  return random.pick([
    { status: 401, bytes: bytesOf({ path, body, ...chunked }) },
    {
      status: 401,
      bytes: bytesOf({ path, body, headers: [signature(body, { key: 'not the secret' })], ...chunked }),
    },
    { status: 401, bytes: bytesOf({ path, body, headers: [signature(body, { at: 1 })] }) },
    { status: 400, bytes: bytesOf({ path, body: notJson, headers: [signature(notJson)] }) },
    { status: 405, bytes: bytesOf({ path, method: 'GET' }) },
    { status: 404, bytes: bytesOf({ path: '/nowhere', method: 'GET' }) },
  ])
}
