import { describe, expect, test } from 'vitest'
import { isWebhookError } from '../../src/errors.js'
import type { Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import type { HeadersLike, RawBody } from '../../src/types.js'
import { codeOf, codeOfAsync, untyped } from '../signature/support.js'

type Headers = Readonly<Record<string, string>>

/** What the sender contract must know of a sender. */
export interface SenderCase {
  readonly name: string
  /** Set up with the right key, with a clock that stands at `moment`, and with these options more. */
  readonly create: (options?: object) => Provider
  /** The same, with another key. */
  readonly createOther: () => Provider
  /** The same, without a key. */
  readonly createWithout: () => unknown
  /** The headers of a delivery, as its sender makes them, by code of the test's own. */
  readonly sign: (body: string, timestamp: number) => Headers
  /** Of those, the one that holds the signature or token. */
  readonly signatureHeader: string
  readonly body: string
  /** The body of a delivery of another time, where the body holds the time. Default: `body`. */
  readonly bodyAt?: (timestamp: number) => string
  /** Another spelling of `body`, where the fields of a form are signed, and not its bytes: the same delivery. */
  readonly respelled?: string
  /** The event it becomes, but for `provider`, `payload`, `verified`, `secretIndex` and `signedAt`. */
  readonly event: {
    readonly type: string
    readonly data: unknown
    readonly id?: string
    readonly occurredAt?: Date
    readonly typeSigned?: false
    readonly covers?: 'fields' | 'nothing'
  }
  /** Whether a time is signed, and deliveries must be fresh by it. */
  readonly timestamped: boolean
  /** Headers that are not signed, such as the event type's. They must be there, and may say what they like. */
  readonly unsignedHeaders?: readonly string[]
}

/** The time of every delivery, in unix seconds. */
export const moment = 1_700_000_000
export const clock = { now: () => moment * 1000 }

/** What every sender without payload types of its own promises. */
export function senderContract(sender: SenderCase): void {
  const { name, body, event, sign, signatureHeader, bodyAt = () => body } = sender
  const provider = sender.create()
  const headers = sign(body, moment)
  const genuine = [signatureHeader, headers[signatureHeader] ?? ''] as const

  /** What becomes of a delivery: the event, or the code of its refusal. Both ways to ask must say the same. */
  async function judge(text: unknown, given: unknown, by = provider): Promise<AnyEvent | string> {
    const call = untyped<[RawBody, HeadersLike]>([text, given])
    const result = await by.safeVerifyAsync(...call)
    const later = result.ok ? result.event : result.error.code
    expect(judgeNow(by, call)).toEqual(later)
    return later
  }

  async function expectRefused(
    cases: Iterable<readonly [what: string, body: unknown, headers: unknown]>,
  ): Promise<void> {
    let count = 0
    for (const [what, text, given] of cases) {
      count++
      expect([what, await judge(text, given)]).toEqual([what, expect.any(String)])
    }
    expect(count).toBeGreaterThan(0)
  }

  describe(`${name} keeps the sender contract`, () => {
    test('a genuine delivery is an event, from text, bytes and any shape of headers', async () => {
      const { covers } = event
      const expected = expect.objectContaining({
        provider: name,
        ...event,
        verified: true,
        secretIndex: 0,
        ...(covers && { covers }),
      })
      const shapes = [
        headers,
        new Headers(headers),
        new Map(Object.entries(headers)),
        Object.entries(headers),
      ]
      for (const shape of shapes) expect(await judge(body, shape)).toEqual(expected)
      expect(await judge(new TextEncoder().encode(body), headers)).toEqual(expected)
      const found = await judge(body, headers)
      expect(found).toHaveProperty('payload')
      expect(Object.hasOwn(untyped<object>(found), 'signedAt')).toBe(sender.timestamped)
      expect(Object.hasOwn(untyped<object>(found), 'typeSigned')).toBe(event.typeSigned === false)
    })

    test('an event survives its log, and its queue', async () => {
      const found = untyped<AnyEvent>(await judge(body, headers))
      const { verified, id, covers } = found
      const unsignedType = event.typeSigned === false ? event.type : undefined
      const timestamp = found.signedAt && found.signedAt.getTime() / 1000
      const proof = { verified, secretIndex: 0, id, covers, unsignedType, timestamp }
      expect(await provider.decode(body, proof)).toEqual(found)
      expect(await provider.decode(JSON.stringify(found.payload), proof)).toEqual(found)
    })

    test('another key’s delivery is refused, and so is a delivery without its headers', async () => {
      expect(await judge(body, headers, sender.createOther())).toMatch(/_mismatch$/)
      for (const header of Object.keys(headers)) {
        const { [header]: _, ...others } = headers
        expect(await judge(body, others)).toMatch(/_missing$/)
        expect(await judge(body, { ...headers, [header]: '' })).toMatch(/_missing$/)
      }
    })

    test.runIf(genuine[1] !== '')('a signature that was touched is refused', async () => {
      await expectRefused(
        touched(genuine[1]).map(([what, value]) => [what, body, { ...headers, [signatureHeader]: value }]),
      )
    })

    test.runIf(genuine[1] !== '')('a header twice is refused, or is the same delivery', async () => {
      const signed = Object.entries(headers).filter(([header]) => !sender.unsignedHeaders?.includes(header))
      for (const [header, value] of signed) {
        const twice = await judge(body, { ...headers, [header]: [value, value] })
        if (typeof twice !== 'string') expect(twice).toMatchObject(event)
        expect(await judge(body, { ...headers, [header]: ['x', 'x'] })).toEqual(expect.any(String))
      }
    })

    test.runIf(event.covers === undefined)('a body that was touched is refused', async () => {
      const flipped = Array.from({ length: Math.min(body.length, 200) }, (_, at) => {
        const bytes = new TextEncoder().encode(body)
        bytes[at] = (bytes[at] ?? 0) ^ 1
        return [`a bit at ${at}`, bytes, headers] as const
      })
      const parts: readonly (readonly [string, string])[] = [
        ['a blank after it', `${body} `],
        ['a blank ahead of it', ` ${body}`],
        ['a byte order mark', `\uFEFF${body}`],
        ['cut short', body.slice(0, -1)],
        ['without its start', body.slice(1)],
        ['nothing', ''],
        ['twice', body + body],
        ...(sender.respelled === undefined ? [['pretty', prettyOf(body)] as const] : []),
      ]
      await expectRefused([...flipped, ...parts.map(([what, text]) => [what, text, headers] as const)])
    })

    test.runIf(sender.respelled !== undefined)(
      'another spelling of a form is the same delivery',
      async () => {
        expect(await judge(sender.respelled, headers)).toMatchObject(event)
      },
    )

    test.runIf(genuine[1] !== '')(
      'what is signed ahead of the body can’t move into it, nor back',
      async () => {
        const shifted = Object.entries(headers).flatMap(([header, value]) =>
          sender.unsignedHeaders?.includes(header)
            ? []
            : [1, 2, value.length - 1].flatMap((count): (readonly [string, string, Headers])[] => [
                [
                  `the end of ${header}`,
                  value.slice(-count) + body,
                  { ...headers, [header]: value.slice(0, -count) },
                ],
                [
                  `more of ${header}`,
                  body.slice(count),
                  { ...headers, [header]: value + body.slice(0, count) },
                ],
              ]),
        )
        await expectRefused(shifted)
      },
    )

    test.runIf(sender.timestamped)('a stale delivery is refused, and one of the future', async () => {
      // the furthest that any sender's tolerance reaches is ten minutes
      const judgeAt = (timestamp: number) => {
        const text = bodyAt(timestamp)
        return judge(text, sign(text, timestamp))
      }
      expect(await judgeAt(moment - 601)).toBe('timestamp_too_old')
      expect(await judgeAt(moment + 601)).toBe('timestamp_too_new')
      expect(await judgeAt(moment * 1000)).toEqual(expect.any(String))
    })

    test('an empty key is refused at once, and the message names the sender', () => {
      expect(codeOf(sender.createWithout)).toMatch(/^secret_(missing|malformed)$/)
      expect(messageOf(sender.createWithout)).toContain(`${name}: `)
    })

    test('an option that there is not is refused at once', () => {
      expect(codeOf(() => sender.create({ secrte: 'x' }))).toBe('option_invalid')
    })

    test('a schema has the last word on data, and makes other types unknown', async () => {
      const validate = (value: unknown) => ({ value: { seen: value } })
      const schema = { '~standard': { version: 1, vendor: 'test', validate } }
      const refined = sender.create({ schemas: { [event.type]: schema } })
      expect(await judge(body, headers, refined)).toMatchObject({
        type: event.type,
        data: { seen: event.data },
      })
      const others = sender.create({ schemas: { 'another.type': schema } })
      expect(await judge(body, headers, others)).toMatchObject({ type: 'unknown', unknownType: event.type })
    })

    test('its account is told by the provider and by its events', async () => {
      const account = sender.create({ account: 'tenant_7' })
      expect(account.account).toBe('tenant_7')
      expect(await judge(body, headers, account)).toMatchObject({ account: 'tenant_7' })
    })

    test('a body that was parsed is refused, and says so', async () => {
      expect(await codeOfAsync(() => provider.verifyAsync(untyped<string>({ a: 1 }), headers))).toBe(
        'body_already_parsed',
      )
    })
  })
}

function judgeNow(provider: Provider, call: [RawBody, HeadersLike]): AnyEvent | string {
  const result = provider.safeVerify(...call)
  return result.ok ? result.event : result.error.code
}

/** A signature, or token, touched in every way that should make it another. */
function touched(value: string): readonly (readonly [string, string])[] {
  const replaced = Array.from(value, (character, at) => {
    const other = character === 'a' ? 'b' : 'a'
    return [`another character at ${at}`, value.slice(0, at) + other + value.slice(at + 1)] as const
  })
  const last = /[\w+/=-]+$/.exec(value)?.[0] ?? value
  const before = value.slice(0, value.length - last.length)
  return [
    ...replaced,
    ['one character less', value.slice(0, -1)],
    ['one character more', `${value}a`],
    ['half of it', value.slice(0, value.length / 2)],
    ['its end alone', value.slice(value.length / 2)],
    ['zeros', before + '0'.repeat(last.length)],
    ['as hex of itself', before + Buffer.from(last).toString('hex')],
    ['as base64 of itself', before + Buffer.from(last).toString('base64')],
    ['from hex to base64', before + Buffer.from(last, 'hex').toString('base64')],
    ['from base64 to hex', before + Buffer.from(last, 'base64').toString('hex')],
    ['reversed', [...value].reverse().join('')],
    ['characters that are not ASCII', before + 'é'.repeat(last.length)],
    ['a name of the prototype', '__proto__'],
  ]
}

function prettyOf(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 3)
  } catch {
    return `${body}&`
  }
}

function messageOf(create: () => unknown): string {
  try {
    create()
    return ''
  } catch (error) {
    return isWebhookError(error) ? error.message : ''
  }
}
