import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { type BrokenDelivery, stripeDelivery } from '../case.js'
import {
  bodySigner,
  github,
  labsync,
  likely,
  paddle,
  proved,
  razorpay,
  sendgrid,
  shopify,
  slack,
  svix,
  twilio,
  typeform,
} from './signed.js'
import { spellings } from './spellings.js'

const text = spellings.javascript
const pretty = spellings.javascriptTwo
const bytes = Buffer.from(text)
const plain = '{"event":"job.created","data":{"id":7,"name":"M\u00fcller \u20ac"}}'
const mojibake = (signed: string) => Buffer.from(new TextDecoder('windows-1252').decode(Buffer.from(signed)))
const form = new URLSearchParams({ payload: text }).toString()
const command = 'token=abc&command=%2Fdeploy&text=now%20%2A%20or%20later'
const stream = bodySigner('x-signature', 'hex')

const lineBreaks: readonly BrokenDelivery[] = [
  proved(
    'body_newline',
    'a trailing CRLF that was lost',
    sendgrid('[{"event":"open"}]\r\n', '[{"event":"open"}]'),
    'sendgrid-nodejs 1321',
  ),
  proved('body_newline', 'a line break that was lost', github(`${text}\n`, text)),
  proved('body_newline', 'two line breaks that were lost', labsync(`${text}\n\n`, text)),
  proved('body_newline', 'a line break that was added', stripeDelivery(text, `${text}\n`)),
  proved('body_newline', 'a CRLF that was added', shopify(text, `${text}\r\n`)),
  proved('body_newline', 'blanks at both ends', svix(text, `\n  ${text}\n\n      `)),
  proved('body_newline', 'the second of two line breaks', svix(`${text}\n`, `${text}\n\n`)),
  proved('body_newline', 'pretty JSON that an editor ended', stripeDelivery(pretty, `${pretty}\n`)),
  proved('body_line_endings', 'LF that became CRLF', stripeDelivery(pretty, pretty.replaceAll('\n', '\r\n'))),
  proved(
    'body_line_endings',
    'CRLF that became LF',
    paddle(spellings.dotNetWindows, spellings.javascriptTwo),
  ),
  proved('body_line_endings', 'CR alone', typeform('a\rb\r', 'a\nb\n')),
  proved('body_bom', 'a mark that request.text() dropped', shopify(`\ufeff${text}`, text)),
  proved('body_bom', 'a mark that an editor added', stripeDelivery(text, `\ufeff${text}`)),
]

const charsets: readonly BrokenDelivery[] = [
  proved('body_charset', 'UTF-8 read as windows-1252', labsync(plain, mojibake(plain))),
  proved('body_charset', 'UTF-8 read as latin1', github(text, Buffer.from(bytes.toString('latin1')))),
  proved(
    'body_charset',
    'UTF-8 written as latin1',
    razorpay('{"a":"\u00e9"}', Buffer.from('{"a":"\u00e9"}', 'latin1')),
  ),
  proved(
    'body_charset',
    'UTF-8 written as windows-1252',
    razorpay('{"a":"\u20ac"}', Buffer.from([...Buffer.from('{"a":"'), 0x80, ...Buffer.from('"}')])),
  ),
  proved(
    'body_charset',
    'latin1 that was signed',
    shopify(Buffer.from('{"a":"\u00e9"}', 'latin1'), '{"a":"\u00e9"}'),
  ),
  proved('body_charset', 'UTF-16', svix(plain, Buffer.from(plain, 'utf16le'))),
  likely(
    'body_charset',
    'bytes that were lost',
    slack(Buffer.from(plain, 'latin1'), Buffer.from(plain, 'latin1').toString()),
  ),
  likely(
    'body_charset',
    'bytes that were lost, by the length',
    labsync(plain, '{"a":"\ufffd"}', { 'content-length': '58' }),
  ),
]

const forms: readonly BrokenDelivery[] = [
  proved(
    'body_form',
    "the JSON of a form's payload",
    github(form, text, { 'content-type': 'application/x-www-form-urlencoded' }),
    'octokit/webhooks.js 158',
  ),
  proved('body_form', 'the same by encodeURIComponent', github(`payload=${encodeURIComponent(text)}`, text)),
  proved('body_form', 'a form of which the JSON alone was signed', github(text, form)),
  proved(
    'body_form',
    'a form written again, + for %20',
    slack(command, new URLSearchParams(command).toString()),
  ),
  proved(
    'body_form',
    'a form written again by .NET',
    slack(command, 'token=abc&command=%2fdeploy&text=now+*+or+later'),
  ),
  proved(
    'body_form',
    'a form that lost its encoding',
    slack('text=now+or+later&name=b%21', 'text=now or later&name=b!'),
  ),
  proved('body_form', 'a payload that lost its encoding', slack(form, `payload=${text}`)),
  proved(
    'body_form',
    'a form that became JSON',
    twilio({ From: '+15550100', Body: 'hi' }, '{"From":"+15550100","Body":"hi"}'),
  ),
  likely(
    'body_form',
    'JSON of what the header calls a form',
    slack('a=1&b=%zz', '{"a":1}', { 'content-type': 'application/x-www-form-urlencoded' }),
  ),
]

const encodings: readonly BrokenDelivery[] = [
  proved(
    'body_base64',
    'a function behind API Gateway',
    github(text, bytes.toString('base64')),
    'redwood 2339',
  ),
  proved('body_base64', 'base64url, without padding', shopify(text, bytes.toString('base64url'))),
  proved(
    'body_base64',
    'decoded though its base64 was signed',
    stripeDelivery(bytes.toString('base64'), text),
  ),
  likely(
    'body_base64',
    'another body in base64',
    stripeDelivery(text, Buffer.from('{"a":1}').toString('base64')),
  ),
  proved('body_compressed', 'gzip that nothing undid', stream(text, gzipSync(text)), 'stream-chat-java 254'),
  proved('body_compressed', 'deflate', shopify(text, deflateSync(text))),
  proved('body_compressed', 'gzip in base64', github(text, gzipSync(text).toString('base64'))),
  likely('body_compressed', 'brotli', github(text, brotliCompressSync(text), { 'content-encoding': 'br' })),
  likely(
    'body_compressed',
    'decompressed, but signed as gzip',
    github(gzipSync(text), text, { 'content-encoding': 'gzip' }),
  ),
]

const ends: readonly BrokenDelivery[] = [
  proved('body_truncated', 'the last brackets are missing', stripeDelivery(text, text.slice(0, -1))),
  proved(
    'body_truncated',
    'the NULs of a pooled buffer',
    labsync(text, Buffer.concat([bytes, Buffer.alloc(64)])),
  ),
  proved(
    'body_truncated',
    'the rest of a pooled buffer, by the length',
    labsync('a text', 'a text and more', { 'content-length': '6' }),
  ),
  proved('body_truncated', 'a second JSON behind the first', razorpay(text, `${text}{"a":1}`)),
  likely('body_truncated', 'cut in the middle', github(text, text.slice(0, 150))),
  likely(
    'body_truncated',
    'cut, by the length',
    typeform('a text of some length', 'a text', { 'content-length': '21' }),
  ),
  likely('body_truncated', 'another JSON behind the first', github(pretty, '{"a":1}{"a":2}')),
  likely('body_empty', 'the stream was read before', stripeDelivery(text, '')),
  likely('body_empty', 'no body at all', github(text, undefined)),
  likely('body_empty', 'the object of a parser that found nothing', shopify(text, {})),
  likely(
    'body_empty',
    'the text of that object',
    paddle(text, '{}', { 'content-length': `${bytes.length}` }),
  ),
  likely('body_empty', 'null', slack(text, 'null')),
]

export const changedBytes: readonly BrokenDelivery[] = [
  ...lineBreaks,
  ...charsets,
  ...forms,
  ...encodings,
  ...ends,
]
