import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  type Handshake,
  metaHandshake,
  parameterHmac,
  slackHandshake,
  zoomHandshake,
} from '../../src/handshakes/index.js'
import { defineProvider, type Provider, parseJsonOrForm } from '../../src/index.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { bodyHmac, hmac, type Scheme } from '../../src/schemes/index.js'

const secret = 'whsec_forgeries'
const now = 1_795_000_000

function signatureOf(message: string): string {
  return createHmac('sha256', secret).update(message).digest('hex')
}

function provider(scheme: Scheme, handshake: Handshake): Provider {
  // forms too: almost any text is one, so that a forged signature shows
  const read = ({ type, event }: { type?: unknown; event?: unknown }) => ({
    type: String(type ?? event),
    data: {},
  })
  return defineProvider({ name: 'acme', scheme, parse: parseJsonOrForm, read, handshakes: [handshake] })
}

/** A scheme over `v0:timestamp:body`. */
function timed(header: string): Scheme {
  return hmac({
    secret,
    signature: { header, prefix: 'v0=', encoding: 'hex' },
    timestamp: { header: `${header}-timestamp` },
    signed: ({ timestamp, body }) => ['v0:', timestamp, ':', body],
    now: () => now * 1000,
  })
}

function timedHeaders(header: string, mac: string, at: string = String(now)) {
  return { [header]: `v0=${mac}`, [`${header}-timestamp`]: at }
}

interface Row {
  readonly provider: Provider
  /** The sender's own request for a handshake, with a text of an attacker's choice. */
  readonly ask: (text: string) => { method: string; query?: () => string; headers: object; body: string }
  readonly headersOf: (mac: string, at?: string) => Record<string, string>
}

const byQuery =
  (parameters: (text: string) => Record<string, string>): Row['ask'] =>
  (text) => ({
    method: 'GET',
    query: () => new URLSearchParams(parameters(text)).toString(),
    headers: {},
    body: '',
  })

function byBody(header: string, payload: (text: string) => object): Row['ask'] {
  return (text) => {
    const body = JSON.stringify(payload(text))
    return { method: 'POST', headers: timedHeaders(header, signatureOf(`v0:${now}:${body}`)), body }
  }
}

const bodyScheme = () =>
  bodyHmac({ header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex', secret })
const bodyHeaders = (mac: string) => ({ 'x-hub-signature-256': `sha256=${mac}` })
const hmacHandshake = (key: string) =>
  parameterHmac({ name: 'acme', parameter: 'nonce', secret: key, encoding: 'hex', field: 'mac' })

const rows: Record<string, Row> = {
  meta: {
    provider: provider(bodyScheme(), metaHandshake({ verifyToken: 'mine' })),
    ask: byQuery((text) => ({
      'hub.mode': 'subscribe',
      'hub.verify_token': 'mine',
      'hub.challenge': text,
    })),
    headersOf: bodyHeaders,
  },
  slack: {
    provider: provider(timed('x-slack-signature'), slackHandshake()),
    ask: byBody('x-slack-signature', (challenge) => ({ type: 'url_verification', challenge })),
    headersOf: (mac, at) => timedHeaders('x-slack-signature', mac, at),
  },
  zoom: {
    provider: provider(timed('x-zm-signature'), zoomHandshake({ secret })),
    ask: byBody('x-zm-signature', (plainToken) => ({
      event: 'endpoint.url_validation',
      payload: { plainToken },
    })),
    headersOf: (mac, at) => timedHeaders('x-zm-signature', mac, at),
  },
  'an HMAC under its own key': {
    provider: provider(bodyScheme(), hmacHandshake('another key')),
    ask: byQuery((nonce) => ({ nonce })),
    headersOf: bodyHeaders,
  },
  'an HMAC under the key of deliveries': {
    provider: provider(bodyScheme(), hmacHandshake(secret)),
    ask: byQuery((nonce) => ({ nonce })),
    headersOf: bodyHeaders,
  },
}

/** Bodies of an attacker's choice, and texts made of them. */
const bodies = fc.constantFrom('{}', 'a=b', '{"type":"paid"}', 'x', 'type=paid', 'payload')
const texts = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.stringMatching(/^[\w-]{1,64}$/),
  bodies,
  bodies.map((body) => `v0:${now}:${body}`),
)

async function ask({ provider, ask }: Row, text: string) {
  const { body, ...request } = ask(text)
  const handler = vi.fn()
  const receiver = createReceiver(provider, handler, { onOutcome() {} })
  const reply = await receiver.receive(
    { ...request, headers: { ...request.headers }, readBody: () => body },
    {},
  )
  expect(handler).not.toHaveBeenCalled()
  return reply
}

/** All that may be a signature in what was answered. */
function macsIn(body: string): readonly string[] {
  return body.match(/[\da-f]{64}/g) ?? []
}

/** All that a text may be a message of, as time and body. */
function messagesOf(text: string): readonly (readonly [body: string, at?: string])[] {
  const [, at, rest = ''] = /^v0:(\d+):(.*)$/s.exec(text) ?? []
  return [[text], [text.slice(1)], ...(at ? [[rest, at] as const] : []), ['{}'], ['a=b']]
}

describe.each(Object.entries(rows))('%s', (_name, row) => {
  test('never answers a handshake with the signature of a delivery', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { body: answered } = await ask(row, text)
        for (const mac of macsIn(answered))
          for (const [body, at] of messagesOf(text))
            expect(row.provider.safeVerify(body, row.headersOf(mac, at))).toMatchObject({ ok: false })
      }),
      { numRuns: 400 },
    )
  })
})

test('an HMAC under the key of deliveries is never sent', async () => {
  const row = rows['an HMAC under the key of deliveries'] as Row
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const { status, body } = await ask(row, text)
      expect([401, 500]).toContain(status)
      expect(macsIn(body)).toEqual([])
    }),
  )
})

describe.each(['slack', 'zoom'])('%s', (name) => {
  test('has every delivery of another type handled', async () => {
    const { provider, headersOf } = rows[name] as Row
    const types = fc.oneof(fc.string(), fc.constantFrom('url_verification ', 'URL_VERIFICATION', 'endpoint'))
    await fc.assert(
      fc.asyncProperty(types, fc.string(), async (type, text) => {
        fc.pre(type !== 'url_verification' && type !== 'endpoint.url_validation')
        const body = JSON.stringify({ type, event: type, challenge: text, payload: { plainToken: text } })
        const headers = headersOf(signatureOf(`v0:${now}:${body}`))
        const handler = vi.fn()
        const receiver = createReceiver(provider, handler)
        expect(await receiver.receive({ method: 'POST', headers, readBody: () => body }, {})).toMatchObject({
          status: 200,
          body: '',
        })
        expect(handler).toHaveBeenCalledTimes(1)
      }),
    )
  })
})
