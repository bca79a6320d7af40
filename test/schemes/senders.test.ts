import { type BinaryToTextEncoding, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  basicCredentials,
  bearerToken,
  bodyToken,
  type Encoding,
  type HmacOptions,
  hmac,
  type Scheme,
  type SignedPart,
  type TimestampPlace,
} from '../../src/schemes/index.js'
import { clock, moment } from '../signature/support.js'
import rows from '../vectors/senders.json' with { type: 'json' }
import { judgeBy } from './support.js'

// How 146 senders sign, by a table of facts. Each of its rows is set up by what the row says, and a delivery is signed by
// code of this test's own, which knows nothing of schemes.

type Row = (typeof rows)[number]

/** Senders whose deliveries need more than a general scheme, and what. */
const notExpressed: Readonly<Record<string, string>> = {
  braintree: 'the MAC stands in a form, and its key is the SHA-1 of a secret',
  mercado_pago: 'it signs an id from the query of the URL',
  framer: 'it signs an id behind the body, whose length it doesn’t document',
  configcat: 'it signs an id and a time with nothing between, and doesn’t document their lengths',
  contentful: 'a header of each request says which headers are signed',
  netlify: 'a JWT',
  vonage: 'a JWT',
  messagebird: 'a JWT',
  monday: 'a JWT',
  jira_connect: 'a JWT',
  paypal: 'its keys are fetched from an address that the delivery names',
  aws_sns: 'its keys are fetched from an address that the delivery names',
  plaid: 'its keys are fetched',
  ebay: 'its keys are fetched',
  kinde: 'its keys are fetched',
  constant_contact: 'its keys are fetched',
}

/** Senders by public key and by message signatures: test/schemes/public-key.test.ts and http-message-signature.test.ts. */
const otherSchemes = ['discord', 'telnyx', 'sendgrid', 'wise', 'keygen', 'adcp']

const url = 'https://example.com/webhooks/sender?a=1'
const texts: Readonly<Record<string, string>> = {
  seconds: `${moment}`,
  milliseconds: `${moment}123`,
  iso8601: '2023-11-14T22:13:20Z',
}

function unitOf({ sender, time }: Row): 'seconds' | 'milliseconds' | 'iso8601' {
  if (time.includes('milliseconds') || sender === 'recurly') return 'milliseconds'
  return time.includes('datetime') || sender === 'box' ? 'iso8601' : 'seconds'
}

function signatureOf({ header, signature, encoding }: Row): HmacOptions['signature'] {
  const [, pair, between = ','] = /^pairs, sig (\w+)(?:, between (.))?$/.exec(signature) ?? []
  const place = { header, encoding: encoding as Encoding }
  if (header === '') return { field: 'signature.signature', encoding: place.encoding }
  if (signature === 'bare') return place
  if (pair) return { ...place, separator: between, prefix: `${pair}=` }
  if (signature.startsWith('list by blanks')) return { ...place, separator: ' ', prefix: 'v1,' }
  return signature.startsWith('kind')
    ? { ...place, separator: ',' }
    : { ...place, prefix: signature.replace('…', '') }
}

function timestampOf(row: Row): TimestampPlace | undefined {
  const [, kind, name = ''] = /^(header|pair) (\S+)/.exec(row.time) ?? []
  const unit = unitOf(row)
  if (row.sender === 'recurly') return { item: 0, unit }
  if (row.sender === 'box') return { header: 'box-delivery-timestamp', unit }
  if (row.sender === 'mailgun') return { field: 'signature.timestamp', unit }
  if (kind === 'pair') return { prefix: `${name}=`, unit }
  return kind ? { header: name, unit } : undefined
}

/** The pieces that a row says are signed, such as `timestamp`, `«.»` and `body`. */
function piecesOf({ sender, signed }: Row): readonly string[] {
  const pieces = signed.match(/«[^»]*»|\S+/g) ?? []
  const isTime = (piece: string) =>
    (sender === 'box' && piece.startsWith('h:')) || piece === 'jsonField:signature.timestamp'
  return pieces.map((piece) => (isTime(piece) ? 'timestamp' : piece))
}

function optionsOf(row: Row, secret: string): HmacOptions {
  const timestamp = timestampOf(row)
  return {
    secret,
    key: row.key === 'utf8' ? 'text' : row.key === 'hex' ? 'hex' : 'whsec',
    hash: row.hash as 'sha256',
    signature: signatureOf(row),
    ...(timestamp && { timestamp, ...clock }),
    url,
    signed: (parts) =>
      piecesOf(row).map((piece): SignedPart => {
        const [kind, name = ''] = piece.split(':')
        if (piece.startsWith('«')) return piece.slice(1, -1)
        if (kind === 'h') return parts.header(name)
        if (kind === 'jsonField') return parts.field(name)
        if (kind === 'url') return parts.url
        if (kind === 'sortedFormFields') return parts.form
        return { timestamp: parts.timestamp, body: parts.body, method: parts.method }[piece] ?? 'unknown'
      }),
  }
}

interface Delivery {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const key = '4d466b397138474b59717254776a5550'

function secretOf({ key: kind }: Row): string {
  return kind === 'whsec-base64' ? `whsec_${Buffer.from(key).toString('base64')}` : key
}

/** A delivery as its sender makes it, by plain concatenation. */
function deliver(row: Row, change: (piece: string, text: string) => string = (_, text) => text): Delivery {
  const time = texts[unitOf(row)] ?? ''
  const body = row.signed.includes('Form')
    ? 'b=2&a=x+y'
    : JSON.stringify({ signature: { timestamp: time, token: 't0ken' }, id: 1 })
  const textOf = (piece: string): string => {
    const [kind] = piece.split(':')
    if (piece.startsWith('«')) return piece.slice(1, -1)
    const values: Record<string, string> = {
      timestamp: time,
      body,
      method: 'POST',
      url,
      h: 'h-1',
      jsonField: 't0ken',
      sortedFormFields: 'ax yb2',
    }
    return values[kind ?? ''] ?? ''
  }
  const message = piecesOf(row)
    .map((piece) => change(piece, textOf(piece)))
    .join('')
  const bytes = row.key === 'hex' ? Buffer.from(key, 'hex') : key
  const mac = createHmac(row.hash, bytes)
    .update(message)
    .digest(row.encoding as BinaryToTextEncoding)
  const headers: Record<string, string> = {}
  for (const piece of piecesOf(row)) if (piece.startsWith('h:')) headers[piece.slice(2)] = 'h-1'
  const [, kind, name = ''] = /^(header|pair) (\S+)/.exec(row.time) ?? []
  if (kind === 'header') headers[name] = time
  if (row.sender === 'box') headers['box-delivery-timestamp'] = time
  const [, pair, between = ','] = /^pairs, sig (\w+)(?:, between (.))?$/.exec(row.signature) ?? []
  if (row.header === '') return { body: body.replace('"token"', `"signature":"${mac}","token"`), headers }
  const items = [...(kind === 'pair' && row.sender !== 'recurly' ? [`${name}=${time}`] : [])]
  headers[row.header] = pair
    ? [...items, `${pair}=${mac}`].join(between)
    : row.sender === 'recurly'
      ? `${time},${mac}`
      : row.signature.startsWith('list')
        ? `v1,${mac}`
        : row.signature.endsWith('…')
          ? row.signature.replace('…', mac)
          : mac
  return { body, headers }
}

const expressed = rows.filter(({ sender }) => !notExpressed[sender])

describe.each(expressed.map((row) => [row.sender, row] as const))('%s', (_sender, row) => {
  const scheme = hmac(optionsOf(row, secretOf(row)))

  test('is verified', async () => {
    const { body, headers } = deliver(row)
    const coversBody = row.signed.includes('body')
    expect(await judgeBy(scheme, body, headers)).toEqual({
      verified: true,
      secretIndex: 0,
      ...(timestampOf(row) && { timestamp: moment }),
      ...(!coversBody && { covers: 'fields' }),
    })
  })

  test('is refused where a piece was signed otherwise, or another key signed', async () => {
    for (const changed of piecesOf(row)) {
      const { body, headers } = deliver(row, (piece, text) => (piece === changed ? `${text}x` : text))
      expect([changed, await judgeBy(scheme, body, headers)]).toEqual([changed, 'signature_mismatch'])
    }
    const other = hmac(optionsOf(row, row.key === 'whsec-base64' ? 'whsec_AAAA' : 'abcdef'))
    const { body, headers } = deliver(row)
    expect(await judgeBy(other, body, headers)).toBe('signature_mismatch')
  })
})

/** Senders by a token: where they put it. `x-token` stands for a header that the table of facts doesn't name. */
const tokens: Readonly<Record<string, readonly [Scheme, Delivery]>> = {
  ...Object.fromEntries(
    Object.entries({
      telegram: 'x-telegram-bot-api-secret-token',
      new_relic: 'x-token',
      fillout: 'x-token',
      zapier: 'x-token',
      gitlab: 'x-gitlab-token',
      okta: 'authorization',
      bigcommerce: 'x-token',
      datadog: 'x-token',
      brevo: 'x-token',
      sparkpost: 'x-messagesystems-webhook-token',
    }).map(([sender, header]) => [
      sender,
      [bearerToken({ token: key, header }), { body: '{}', headers: { [header]: key } }],
    ]),
  ),
  ...Object.fromEntries(
    ['mixpanel', 'chargebee', 'postmark'].map((sender) => [
      sender,
      [
        basicCredentials({ credentials: `me:${key}` }),
        { body: '{}', headers: { authorization: `Basic ${btoa(`me:${key}`)}` } },
      ],
    ]),
  ),
  figma: [
    bodyToken({ token: key, field: 'passcode' }),
    { body: JSON.stringify({ passcode: key }), headers: {} },
  ],
  microsoft_graph: [
    bodyToken({ token: key, field: 'value.0.clientState' }),
    { body: JSON.stringify({ value: [{ clientState: key }] }), headers: {} },
  ],
}

test.each(Object.entries(tokens))(
  '%s is verified by its token',
  async (_sender, [scheme, { body, headers }]) => {
    expect(await judgeBy(scheme, body, headers)).toEqual({
      verified: true,
      secretIndex: 0,
      covers: 'nothing',
    })
    const forged = JSON.parse(
      JSON.stringify(headers)
        .replaceAll(key, 'x')
        .replaceAll(btoa(`me:${key}`), btoa('me:x')),
    )
    expect(await judgeBy(scheme, body.replaceAll(key, 'x'), forged)).toBe('token_mismatch')
  },
)

/** Senders that sign what stands around the body. */
const byContext: Readonly<Record<string, readonly [HmacOptions, Delivery, message: string]>> = {
  twilio: [
    {
      secret: key,
      url,
      hash: 'sha1',
      signature: { header: 'x-twilio-signature', encoding: 'base64' },
      signed: ({ url, form }) => [url, form],
    },
    { body: 'To=%2B1&From=%2B2&Body=Hello+there', headers: {} },
    `${url}BodyHello thereFrom+2To+1`,
  ],
  plivo: [
    {
      secret: key,
      url,
      signature: { header: 'x-plivo-signature-v2', encoding: 'base64' },
      signed: ({ url, header }) => [url, header('x-plivo-signature-v2-nonce')],
    },
    { body: '', headers: { 'x-plivo-signature-v2-nonce': '12345678901234567890' } },
    `${url}12345678901234567890`,
  ],
  adyen: [
    {
      secret: key,
      key: 'hex',
      signature: { field: 'item.additionalData.hmacSignature', encoding: 'base64' },
      signed: ({ field }) =>
        ['pspReference', 'originalReference', 'amount.value', 'success'].flatMap((name, i) => [
          i > 0 ? ':' : '',
          field(`item.${name}`),
        ]),
    },
    {
      body: JSON.stringify({
        item: {
          pspReference: 'P1',
          originalReference: '',
          amount: { value: 1130 },
          success: 'true',
          additionalData: { hmacSignature: 'MAC' },
        },
      }),
      headers: {},
    },
    'P1::1130:true',
  ],
}

test.each(Object.entries(byContext))(
  '%s is verified by its context',
  async (_sender, [options, delivery, message]) => {
    const bytes = options.key === 'hex' ? Buffer.from(key, 'hex') : key
    const sign = (text: string) =>
      createHmac(options.hash ?? 'sha256', bytes)
        .update(text)
        .digest('base64')
    const judge = (mac: string) => {
      const place = options.signature
      const headers = 'header' in place ? { ...delivery.headers, [place.header]: mac } : delivery.headers
      return judgeBy(hmac(options), delivery.body.replace('MAC', mac), headers)
    }
    expect(await judge(sign(message))).toEqual({ verified: true, secretIndex: 0, covers: 'fields' })
    expect(await judge(sign(`${message}x`))).toBe('signature_mismatch')
  },
)

test('at least 129 senders are expressed, and each other one says why not', () => {
  const names = [
    ...expressed.map(({ sender }) => sender),
    ...Object.keys(tokens),
    ...Object.keys(byContext),
    ...otherSchemes,
  ]
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(129)
  expect(names.length + Object.keys(notExpressed).length).toBe(146)
})
