import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { defineProvider } from 'hookproof'
import { describe, expect, test } from 'vitest'

/** The moment at which every delivery is signed, in unix seconds: libraries read the real clock. */
export const now = Math.floor(Date.now() / 1000)

export interface Delivery {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** What a sender's own library, or its documentation, says of its deliveries. */
export interface Evidence {
  readonly provider: Pick<ReturnType<typeof defineProvider>, 'safeVerifyAsync' | 'name'>
  /** Genuine deliveries, by what they are. */
  readonly genuine: Readonly<Record<string, Delivery>>
  /** Whether the sender's own library takes a delivery. Throwing is refusing. None where it can only sign. */
  readonly accepts?: (delivery: Delivery) => unknown
  /** Headers that the sender doesn't sign. */
  readonly unsignedHeaders?: readonly string[]
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
function testEvidence(source: string, { provider, genuine, accepts, unsignedHeaders = [] }: Evidence): void {
  const verify = async ({ body, headers }: Delivery) => (await provider.safeVerifyAsync(body, headers)).ok

  describe(provider.name, () => {
    describe(source, () => {
      for (const [what, delivery] of Object.entries(genuine)) {
        test(`both take ${what}`, async () => {
          expect(await provider.safeVerifyAsync(delivery.body, delivery.headers)).toMatchObject({ ok: true })
          if (accepts) expect(await isAccepted(accepts, delivery)).toBe(true)
        })

        test.each(forgeriesOf(delivery, unsignedHeaders))(
          `both refuse ${what} with %s`,
          async (_, forgery) => {
            expect(await verify(forgery)).toBe(false)
            if (accepts) expect(await isAccepted(accepts, forgery)).toBe(false)
          },
        )
      }
    })
  })
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
  unsignedHeaders: readonly string[],
): readonly (readonly [what: string, forgery: Delivery])[] {
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
