import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { BrokenDelivery } from '../case.js'
import {
  githubPush,
  laabamInvoice,
  labsyncJob,
  labsyncLines,
  razorpayPayment,
  shopifyOrder,
  slackCommand,
  slackEvent,
  stripeEvent,
  svixUser,
  twilioForm,
} from './payloads.js'
import { github, json, labsync, razorpay, row, shopify, slack, stripe, svix, twilio } from './signed.js'

const compact = (text: string) => JSON.stringify(JSON.parse(text))

/** `json.dumps`: a blank after each comma and colon, and ASCII alone. */
function python(text: string): string {
  const spaced = JSON.stringify(JSON.parse(text), null, 1)
    .replaceAll(/\n */g, ' ')
    .replaceAll(/([{[]) /g, '$1')
    .replaceAll(/ ([}\]])/g, '$1')
  return ascii(spaced)
}

function ascii(text: string): string {
  return text.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const form = (text: string) => `payload=${encodeURIComponent(text)}`
const bytes = (text: string) => new TextEncoder().encode(text)
const twilioUrl = 'https://api.shop.example/twilio/sms'

export const blindBodies: readonly BrokenDelivery[] = [
  row(
    'body_parsed',
    'proved',
    'express.json() ahead of a Stripe webhook',
    stripe(stripeEvent, { body: JSON.parse(stripeEvent) }),
  ),
  row(
    'body_parsed',
    'proved',
    'Nest without rawBody, a GitHub push',
    github(githubPush, { body: JSON.parse(githubPush) }),
  ),
  row(
    'body_parsed',
    'proved',
    'the whole Lambda event as the body',
    labsync(labsyncJob, {
      body: {
        version: '2.0',
        routeKey: 'POST /hooks',
        headers: { 'x-a': 'b' },
        body: labsyncJob,
        isBase64Encoded: false,
      },
    }),
    ['body_parsed'],
  ),
  row(
    'body_parsed',
    'proved',
    'Next pages/api with its body parser, a Slack event',
    slack(slackEvent, { body: JSON.parse(slackEvent) }),
  ),
  row(
    'body_parsed',
    'proved',
    'express.urlencoded() ahead of Twilio',
    twilio(twilioUrl, { body: { ...twilioForm } }),
  ),
  row(
    'body_parsed',
    'likely',
    'Express 4 without a parser for the type: an empty object',
    shopify(shopifyOrder, { body: {} }),
    ['body_empty'],
  ),
  row(
    'body_reserialized',
    'proved',
    'JSON.stringify(req.body) of an indented event',
    stripe(stripeEvent, { body: compact(stripeEvent) }),
  ),
  row(
    'body_reserialized',
    'proved',
    'a Flask relay that forwards json.dumps(request.json)',
    github(githubPush, { body: python(githubPush) }),
  ),
  row(
    'body_reserialized',
    'proved',
    'Slack with its slashes no longer escaped',
    slack(slackEvent, { body: compact(slackEvent) }),
  ),
  row(
    'body_reserialized',
    'proved',
    'a sender in Python, JSON.stringify on the way',
    labsync(python(labsyncJob), { body: compact(labsyncJob) }),
  ),
  row(
    'body_reserialized',
    'proved',
    'jq . on the way',
    razorpay(razorpayPayment, { body: `${JSON.stringify(JSON.parse(razorpayPayment), null, 2)}\n` }),
  ),
  row(
    'body_reserialized',
    'proved',
    'Windows PowerShell: ConvertTo-Json',
    labsync(labsyncJob, {
      body: JSON.stringify(JSON.parse(labsyncJob), null, 4)
        .replaceAll('": ', '":  ')
        .replaceAll('\n', '\r\n'),
    }),
  ),
  row(
    'body_reserialized',
    'proved',
    'keys sorted by the sender, and not by what is passed on',
    labsync('{"a":1,"b":{"x":2,"y":3},"event":"job.created"}', {
      body: '{"event":"job.created","a":1,"b":{"y":3,"x":2}}',
    }),
  ),
  row(
    'body_reserialized',
    'proved',
    'curl -d @file, which drops every line break',
    stripe(stripeEvent, { body: stripeEvent.replaceAll('\n', '') }),
  ),
  row(
    'secret_or_body',
    'likely',
    '10.0 became 10',
    labsync('{"event":"job.created","data":{"fee":10.0}}', {
      body: '{"event":"job.created","data":{"fee":10}}',
    }),
    ['body_reserialized'],
  ),
  row(
    'body_newline',
    'proved',
    'curl -d @file, and the file ends in a line break',
    labsync(`${labsyncJob}\n`, { body: labsyncJob }),
  ),
  row('body_newline', 'proved', 'echo adds one', github(githubPush, { body: `${githubPush}\n` })),
  row('body_newline', 'proved', 'body.trim()', svix(`${svixUser}\r\n`, { body: svixUser })),
  row(
    'body_line_endings',
    'proved',
    'a fixture checked out with autocrlf',
    stripe(stripeEvent, { body: stripeEvent.replaceAll('\n', '\r\n') }),
  ),
  row(
    'body_line_endings',
    'proved',
    'CRLF signed, LF stored',
    labsync(labsyncLines.replaceAll('\n', '\r\n'), { body: labsyncLines }),
  ),
  row(
    'body_bom',
    'proved',
    'PowerShell Out-File -Encoding UTF8',
    labsync(labsyncJob, { body: bytes(`\ufeff${labsyncJob}`) }),
  ),
  row(
    'body_bom',
    'proved',
    'a .NET sender signs its BOM, TextDecoder drops it',
    github(`\ufeff${githubPush}`, { body: githubPush }),
  ),
  row(
    'body_charset',
    'proved',
    "body.toString('latin1')",
    github(githubPush, { body: Buffer.from(githubPush).toString('latin1') }),
  ),
  row(
    'body_charset',
    'likely',
    'latin1 bytes decoded as UTF-8, with replacement characters',
    labsync(Buffer.from(labsyncJob, 'latin1'), { body: Buffer.from(labsyncJob, 'latin1').toString('utf8') }),
    ['body_charset'],
  ),
  row(
    'body_charset',
    'proved',
    'latin1 signed, UTF-8 handed over',
    labsync(Buffer.from(labsyncJob, 'latin1'), { body: labsyncJob }),
  ),
  row(
    'body_form',
    'proved',
    'GitHub set to form, the payload field passed on',
    github(form(githubPush), { body: githubPush }),
  ),
  row(
    'body_form',
    'proved',
    'a Slack command written again by qs, with %20',
    slack(slackCommand, { body: slackCommand.replaceAll('+', '%20').replaceAll('*', '%2A') }),
  ),
  row('body_form', 'proved', 'Postman set to form', labsync(labsyncJob, { body: form(labsyncJob) })),
  row(
    'body_base64',
    'proved',
    'API Gateway with isBase64Encoded',
    stripe(stripeEvent, { body: Buffer.from(stripeEvent).toString('base64') }),
  ),
  row(
    'body_base64',
    'proved',
    'a Netlify function, a Shopify order',
    shopify(shopifyOrder, { body: Buffer.from(shopifyOrder).toString('base64') }),
  ),
  row(
    'body_base64',
    'proved',
    'the sender signs base64, a relay decodes it',
    labsync(Buffer.from(labsyncJob).toString('base64'), { body: labsyncJob }),
  ),
  row(
    'body_compressed',
    'proved',
    'gzip, and nobody inflates',
    labsync(labsyncJob, { body: gzipSync(labsyncJob) }),
  ),
  row(
    'body_compressed',
    'proved',
    'deflate, and nobody inflates',
    github(githubPush, { body: deflateSync(githubPush) }),
  ),
  row(
    'body_compressed',
    'likely',
    'the compressed bytes are signed, a proxy inflates',
    {
      ...labsync(gzipSync(labsyncJob, { level: 3 }), { body: labsyncJob }),
      headers: {
        ...labsync(gzipSync(labsyncJob, { level: 3 }), { body: '' }).headers,
        'content-encoding': 'gzip',
      } as Record<string, string>,
    },
    ['body_compressed'],
  ),
  row('body_compressed', 'likely', 'brotli, and nobody inflates', {
    ...labsync(labsyncJob, { body: brotliCompressSync(labsyncJob) }),
    headers: { ...labsync(labsyncJob, { body: '' }).headers, 'content-encoding': 'br' } as Record<
      string,
      string
    >,
  }),
  row('body_truncated', 'likely', 'cut by a proxy, the length tells', {
    ...stripe(stripeEvent, { body: stripeEvent.slice(0, 400) }),
    headers: {
      ...stripe(stripeEvent, { body: '' }).headers,
      'content-length': `${Buffer.byteLength(stripeEvent)}`,
    } as Record<string, string>,
  }),
  row(
    'body_truncated',
    'likely',
    'the first chunk only',
    github(githubPush, { body: githubPush.slice(0, 222) }),
  ),
  row(
    'body_truncated',
    'proved',
    'a buffer of fixed size, padded with NUL',
    labsync(labsyncJob, { body: Buffer.concat([Buffer.from(labsyncJob), Buffer.alloc(100)]) }),
  ),
  row(
    'body_truncated',
    'likely',
    'a length in characters cuts the last bytes',
    labsync(labsyncJob, { body: Buffer.from(labsyncJob).subarray(0, -3) }),
  ),
  row('body_empty', 'likely', 'Next consumed the stream', {
    ...stripe(stripeEvent, { body: '' }),
    headers: { ...stripe(stripeEvent, { body: '' }).headers, 'content-length': '812' } as Record<
      string,
      string
    >,
  }),
  row(
    'body_empty',
    'likely',
    'Express 5 without a body parser: undefined',
    razorpay(razorpayPayment, { body: undefined }),
  ),
  row('body_empty', 'likely', 'an empty buffer without a length', svix(svixUser, { body: new Uint8Array() })),
  row(
    'body_form',
    'proved',
    'a Laabam-like JSON in a field named data',
    labsync(laabamInvoice, {
      body: new URLSearchParams({ payload: laabamInvoice, source: 'zapier' }).toString(),
    }),
  ),
  row('body_parsed', 'likely', 'String(req.body)', {
    ...labsync(labsyncJob, { body: '[object Object]' }),
    headers: { ...json, ...labsync(labsyncJob, { body: '' }).headers } as Record<string, string>,
  }),
]
