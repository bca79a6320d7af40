import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type defineProvider, PayloadError } from 'hookproof'
import { signedDelivery } from 'hookproof/testing'
import { describe, expect, test } from 'vitest'

/** The moment at which every delivery is signed, in unix seconds: libraries read the real clock. */
export const now = Math.floor(Date.now() / 1000)

export interface Delivery {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** An HMAC by the runtime's WebCrypto, for a sender without a library. */
export async function macByWebCrypto(
  hash: 'SHA-1' | 'SHA-256',
  secret: string,
  text: string,
): Promise<Buffer> {
  const algorithm = { name: 'HMAC', hash }
  const key = await crypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign'])
  return Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from(text)))
}

/** A delivery as the request that some libraries ask for. */
export function requestOf({ body, headers }: Delivery): Request {
  return new Request('https://example.com/webhooks', { method: 'POST', headers, body })
}

/** What somebody else's code, or a page of documentation, says of a sender's deliveries. */
export interface Evidence {
  readonly provider: ReturnType<typeof defineProvider>
  /** Genuine deliveries, by what they are. */
  readonly genuine: Readonly<Record<string, Delivery>>
  /** Whether the other code takes a delivery. Throwing is refusing. None where it can only sign. */
  readonly accepts?: (delivery: Delivery) => unknown
  /** Headers that the sender doesn't sign. */
  readonly unsignedHeaders?: readonly string[]
  /** Forgeries, by what is wrong with them. Default: each signed header and the body, touched in several ways. */
  readonly forgeries?: Readonly<Record<string, Delivery>>
  /** Forgeries that the other code takes, since it parses the body and signs what it serializes again. */
  readonly alsoAccepts?: readonly string[]
}

/** Holds a sender against an npm package that isn't ours. Its name and version stand in the table. */
export function evidenceByPackage(name: string, evidence: Evidence): void {
  const manifest = join(import.meta.dirname, 'node_modules', name, 'package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  testEvidence(`${name}@${version}`, evidence)
}

/** Holds a sender against an example that its documentation prints at this address. */
export function evidenceByPage(address: string, evidence: Evidence): void {
  testEvidence(address, evidence)
}

// the runner's table is made of these titles: sender, evidence, case
function testEvidence(source: string, evidence: Evidence): void {
  const { provider, genuine, accepts, alsoAccepts = [] } = evidence

  describe(provider.name, () => {
    describe(source, () => {
      for (const [what, delivery] of Object.entries(genuine)) {
        test(`both take ${what}`, async () => {
          expect(await isVerified(provider, delivery)).toBe(true)
          if (accepts) expect(await isAccepted(accepts, delivery)).toBe(true)
        })

        // whoever has the public key alone can't sign
        if (accepts && provider.describe?.()?.kind !== 'publicKey')
          test(`both take ${what}, signed anew by hookproof/testing`, async () => {
            const anew = await signedAnew(delivery, evidence)
            expect(await isVerified(provider, anew)).toBe(true)
            expect(await isAccepted(accepts, anew)).toBe(true)
          })

        test.each(forgeriesOf(delivery, evidence))(`${what} is refused with %s`, async (fault, forgery) => {
          expect(await isVerified(provider, forgery)).toBe(false)
          if (accepts) expect(await isAccepted(accepts, forgery)).toBe(alsoAccepts.includes(fault))
        })
      }
    })
  })
}

// an example may sign any text: whether that is a payload is asked once it is verified
async function isVerified(provider: Evidence['provider'], { body, headers }: Delivery): Promise<boolean> {
  const result = await provider.safeVerifyAsync(body, headers)
  return result.ok || result.error instanceof PayloadError
}

/** What a delivery says, now and as the testing kit signs it. */
async function signedAnew(
  { body, headers }: Delivery,
  { provider, unsignedHeaders = [] }: Evidence,
): Promise<Delivery> {
  const { typeHeader = '' } = provider.describe?.() ?? {}
  const unsigned = Object.entries(headers).filter(([name]) => unsignedHeaders.includes(name))
  const isJson = body.startsWith('{') || body.startsWith('[')
  const anew = await signedDelivery(provider, isJson ? JSON.parse(body) : body, {
    headers: Object.fromEntries(unsigned),
    type: headers[typeHeader.toLowerCase()],
  })
  return { body: String(anew.body), headers: anew.headers }
}

async function isAccepted(accepts: (delivery: Delivery) => unknown, delivery: Delivery): Promise<boolean> {
  try {
    return (await accepts(delivery)) !== false
  } catch {
    return false
  }
}

function forgeriesOf(
  { body, headers }: Delivery,
  { forgeries, unsignedHeaders = [] }: Evidence,
): readonly (readonly [fault: string, forgery: Delivery])[] {
  if (forgeries) return Object.entries(forgeries)
  const signed = Object.entries(headers).filter(([name]) => !unsignedHeaders.includes(name))
  return [
    ['another byte in the body', { body: touched(body, body.length >> 1), headers }],
    ['a blank after the body', { body: `${body} `, headers }],
    ['half of the body', { body: body.slice(0, body.length >> 1), headers }],
    ...signed.map(
      ([name, value]) =>
        [
          `another last character in ${name}`,
          { body, headers: { ...headers, [name]: touched(value, value.search(/.=*$/)) } },
        ] as const,
    ),
    ...signed.map(([name]) => [`an empty ${name}`, { body, headers: { ...headers, [name]: '' } }] as const),
  ]
}

/** A text with another character in one place: of those that hex, base64 and numbers are written in. */
function touched(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === '0' ? '8' : '0') + text.slice(at + 1)
}
