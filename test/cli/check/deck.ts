import { safeVerify } from '../../../src/index.js'
import { type Arrived, macOf, partsOf, secret, type Ways } from './right-receiver.js'

/** A receiver that is broken in one way, and what a check must find. */
export interface BrokenReceiver {
  readonly what: string
  /** Made anew for each check: some remember what they had. */
  readonly broken: () => Partial<Ways>
  /** The probes that must fail, with their severity. All others must not. */
  readonly fails: Readonly<Record<string, 'critical' | 'major' | 'minor'>>
  readonly grade: 'B' | 'C' | 'D' | 'F'
  /** How long a header may be, in bytes. */
  readonly maxHeaderSize?: number
}

const genuine = ({ body, header = '' }: Arrived) => safeVerify(body, header, secret).ok
const day = 86_400

/** Whether a delivery is signed with a key, whenever that was. */
function isSigned(arrived: Arrived, key: string = secret): boolean {
  const { time, signatures } = partsOf(arrived)
  return signatures.includes(macOf(time, arrived.body, key))
}

function ageOf(arrived: Arrived): number {
  return Date.now() / 1000 - Number(partsOf(arrived).time)
}

function isFresh(arrived: Arrived): boolean {
  return Math.abs(ageOf(arrived)) < 300
}

const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']

/** Whether a delivery is signed once one of its last bytes is another. */
function isAlmostSigned(arrived: Arrived): boolean {
  const { body } = arrived
  return letters.some((letter) =>
    [1, 2, 3, 4, 5, 6].some((back) => {
      const changed = Buffer.from(body)
      changed.write(letter, body.length - back)
      return isSigned({ ...arrived, body: changed })
    }),
  )
}

function isUtf8(body: Buffer): boolean {
  return Buffer.from(body.toString()).equals(body)
}

function fail(): never {
  throw new Error('broken')
}

/** Says 500 to requests of a kind. */
const failsFor =
  (isOdd: (arrived: Arrived) => boolean): (() => Partial<Ways>) =>
  () => ({ isGenuine: (arrived) => (isOdd(arrived) ? fail() : genuine(arrived)) })

export const deck: readonly BrokenReceiver[] = [
  {
    what: 'verifies nothing',
    broken: () => ({ isGenuine: () => true }),
    fails: {
      forged: 'critical',
      tampered: 'critical',
      unsigned: 'critical',
      malformed: 'critical',
      'empty-secret': 'critical',
      'undefined-secret': 'critical',
      stale: 'major',
      future: 'major',
      milliseconds: 'minor',
    },
    grade: 'F',
  },
  {
    what: 'takes a body with one byte changed',
    broken: () => ({
      isGenuine: (arrived) => genuine(arrived) || (isFresh(arrived) && isAlmostSigned(arrived)),
    }),
    fails: { tampered: 'critical' },
    grade: 'F',
  },
  {
    what: 'verifies only what has a signature',
    broken: () => ({ isGenuine: (arrived) => arrived.header === undefined || genuine(arrived) }),
    fails: { unsigned: 'critical' },
    grade: 'F',
  },
  {
    what: 'throws where there is no signature',
    broken: failsFor(({ header }) => header === undefined),
    fails: { unsigned: 'major' },
    grade: 'C',
  },
  {
    what: 'throws where a signature has another length',
    broken: failsFor((arrived) => partsOf(arrived).signatures.some(({ length }) => length !== 64)),
    fails: { malformed: 'major' },
    grade: 'C',
  },
  {
    what: 'compares up to the shorter length',
    broken: () => ({
      isGenuine(arrived) {
        const { time, signatures } = partsOf(arrived)
        const isPrefix = signatures.some((text) => text !== '' && macOf(time, arrived.body).startsWith(text))
        return genuine(arrived) || (isPrefix && isFresh(arrived))
      },
    }),
    fails: { malformed: 'critical' },
    grade: 'F',
  },
  {
    what: 'takes an empty secret',
    broken: () => ({ isGenuine: (arrived) => genuine(arrived) || isSigned(arrived, '') }),
    fails: { 'empty-secret': 'critical' },
    grade: 'F',
  },
  {
    what: 'takes a secret that was not set',
    broken: () => ({ isGenuine: (arrived) => genuine(arrived) || isSigned(arrived, 'undefined') }),
    fails: { 'undefined-secret': 'critical' },
    grade: 'F',
  },
  {
    what: 'takes what is old',
    broken: () => ({
      isGenuine: ({ body, header = '' }) =>
        safeVerify(body, header, secret, { tolerance: { past: day, future: 300 } }).ok,
    }),
    fails: { stale: 'major' },
    grade: 'C',
  },
  {
    what: 'takes what is dated ahead',
    broken: () => ({
      isGenuine: (arrived) =>
        genuine(arrived) || (isSigned(arrived) && ageOf(arrived) < 0 && partsOf(arrived).time.length === 10),
    }),
    fails: { future: 'major' },
    grade: 'C',
  },
  {
    what: 'takes milliseconds',
    broken: () => ({
      isGenuine: (arrived) => genuine(arrived) || (isSigned(arrived) && partsOf(arrived).time.length === 13),
    }),
    fails: { milliseconds: 'minor' },
    grade: 'B',
  },
  {
    what: 'refuses what it had before',
    broken() {
      const handled = new Set<string>()
      return {
        async handle({ body }) {
          if (handled.has(body.toString())) return 409
          handled.add(body.toString())
          return 200
        },
      }
    },
    fails: { duplicate: 'major', retry: 'major' },
    grade: 'D',
  },
  {
    what: 'fails where two come at once',
    broken() {
      const running = new Set<string>()
      return {
        async handle({ body }) {
          const id = body.toString('latin1')
          if (running.has(id)) return 500
          running.add(id)
          await new Promise((resolve) => setTimeout(resolve, 100))
          running.delete(id)
          return 200
        },
      }
    },
    fails: { concurrent: 'major' },
    grade: 'C',
  },
  {
    what: 'refuses a body under another signature',
    broken() {
      const headers = new Map<string, string | undefined>()
      return {
        handle({ body, header }) {
          const id = body.toString('latin1')
          const isOther = headers.has(id) && headers.get(id) !== header
          headers.set(id, header)
          return isOther ? 409 : 200
        },
      }
    },
    fails: { retry: 'major' },
    grade: 'C',
  },
  {
    what: 'looks at the first signature',
    broken: () => ({
      isGenuine(arrived) {
        const { time, signatures } = partsOf(arrived)
        return genuine({ ...arrived, header: `t=${time},v1=${signatures[0]}` })
      },
    }),
    // of a header that came twice it sees one half
    fails: { rotation: 'major' },
    grade: 'C',
  },
  {
    what: 'verifies what it wrote anew',
    broken: () => ({
      isGenuine(arrived) {
        try {
          const body = Buffer.from(JSON.stringify(JSON.parse(arrived.body.toString())))
          return genuine({ ...arrived, body })
        } catch {
          return false
        }
      },
    }),
    fails: { rewritten: 'major' },
    grade: 'C',
  },
  {
    what: 'fails on a body that is not UTF-8',
    broken: failsFor(({ body }) => body[0] === 0x7b && !isUtf8(body)),
    fails: { 'not-utf-8': 'major' },
    grade: 'C',
  },
  {
    what: 'fails on a byte order mark',
    broken: failsFor(({ body }) => body[0] === 0xef),
    fails: { 'byte-order-mark': 'major' },
    grade: 'C',
  },
  {
    what: 'fails on JSON that is none',
    broken: failsFor(({ body }) => body.at(-2) !== 0x7d && body[0] === 0x7b && body.at(-1) !== 0x7d),
    fails: { 'not-json': 'major' },
    grade: 'C',
  },
  {
    what: 'fails on a compressed body',
    broken: failsFor(({ body }) => body[0] === 0x1f),
    fails: { compressed: 'major' },
    grade: 'C',
  },
  {
    what: 'fails on another content type',
    broken: failsFor(({ request }) => request.headers['content-type'] !== 'application/json'),
    fails: { 'content-type': 'major' },
    grade: 'C',
  },
  {
    what: 'wants a length',
    broken: () => ({
      isGenuine: (arrived) => arrived.request.headers['content-length'] !== undefined && genuine(arrived),
    }),
    fails: { chunked: 'major' },
    grade: 'C',
  },
  {
    what: 'fails where a header comes twice',
    broken: failsFor(({ header }) => header?.includes(', ') === true),
    fails: { 'header-twice': 'major' },
    grade: 'C',
  },
  {
    what: 'fails on a long header',
    broken: failsFor(({ header = '' }) => header.length > 8192),
    maxHeaderSize: 262_144,
    fails: { 'header-long': 'major' },
    grade: 'C',
  },
  {
    what: 'reads as much as it gets',
    broken: () => ({ bodyLimit: Number.POSITIVE_INFINITY, bodyTimeout: 2 }),
    fails: { oversized: 'major', 'slow-body': 'minor' },
    grade: 'C',
  },
  {
    what: 'waits for a slow body',
    broken: () => ({ bodyTimeout: 60 }),
    fails: { 'slow-body': 'minor' },
    grade: 'B',
  },
  {
    what: 'says yes ahead of the end of the body',
    broken: () => ({
      begin(request, response) {
        if (request.method !== 'POST') response.writeHead(405).end()
        else if (request.headers['content-length'] === '100000') response.writeHead(202).end()
        else return false
        return true
      },
    }),
    fails: { 'slow-body': 'major' },
    grade: 'C',
  },
  {
    what: 'says yes to a GET',
    broken: () => ({
      begin(request, response) {
        if (request.method === 'POST') return false
        response.end('hello')
        return true
      },
    }),
    fails: { get: 'minor' },
    grade: 'B',
  },
  {
    what: 'shows the secret',
    broken: () => ({ refusal: () => `{"expected":"${Buffer.from(secret).toString('base64')}"}` }),
    fails: { 'error-texts': 'critical' },
    grade: 'F',
  },
  {
    what: 'shows the signature that it expected',
    broken: () => ({ refusal: (arrived) => `expected ${macOf(partsOf(arrived).time, arrived.body)}` }),
    fails: { 'error-texts': 'critical' },
    grade: 'F',
  },
  {
    what: 'shows a stack',
    broken: () => ({ refusal: () => `${new Error('no').stack}` }),
    fails: { 'error-texts': 'major' },
    grade: 'C',
  },
  {
    what: 'shows a page',
    broken: () => ({ refusal: () => '<!DOCTYPE html><html><body>Unauthorized' }),
    fails: { 'error-texts': 'minor' },
    grade: 'B',
  },
  {
    what: 'speaks of the secret',
    broken: () => ({ refusal: () => 'no match under 1 secret' }),
    fails: { 'error-texts': 'minor' },
    grade: 'B',
  },
]
