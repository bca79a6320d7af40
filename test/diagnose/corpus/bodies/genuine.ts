import { gzipSync } from 'node:zlib'
import { type GenuineDelivery, stripeDelivery } from '../case.js'
import {
  bodySigner,
  github,
  labsync,
  paddle,
  razorpay,
  sendgrid,
  shopify,
  slack,
  svix,
  twilio,
} from './signed.js'
import { spellings } from './spellings.js'

const text = spellings.javascript
const zipped = gzipSync(text)
const any = bodySigner('x-signature', 'hex')
const form = `payload=${encodeURIComponent(text)}`
const formType = { 'content-type': 'application/x-www-form-urlencoded' }

/** A delivery whose receiver sees what was signed. */
function sent(name: string, send: typeof github, body: string | Uint8Array, headers = {}): GenuineDelivery {
  return { name, delivery: send(body, body, headers) }
}

/** Bodies that look broken, and were signed as they are. */
export const genuineBodies: readonly GenuineDelivery[] = [
  { name: '2 spaces', delivery: stripeDelivery(spellings.javascriptTwo, spellings.javascriptTwo) },
  sent('a byte order mark', shopify, `\ufeff${text}`),
  sent('CRLF', paddle, spellings.dotNetWindows),
  sent('a line break at the end', labsync, `${text}\n`),
  sent('CRLF at the end', sendgrid, '[{"event":"open"}]\r\n'),
  sent('bytes that are no UTF-8', razorpay, Uint8Array.of(0x7b, 0xff, 0xfe, 0x00, 0x7d)),
  sent('replacement characters', svix, '{"a":"\ufffd"}'),
  sent('mojibake', svix, '{"a":"\u00c3\u00a9"}'),
  sent('numbers that parsing destroys', github, '{"id":9007199254740993,"amount":1.0}'),
  sent("PHP's escapes", github, spellings.php),
  sent('no body', any, ''),
  sent('{}', any, '{}'),
  sent('[object Object]', any, '[object Object]'),
  sent('a form', github, form, formType),
  sent('a slash command', slack, 'command=%2Fdeploy&text=now+or+later', formType),
  sent('base64', any, Buffer.from(text).toString('base64')),
  sent('gzip', any, zipped, { 'content-encoding': 'gzip' }),
  sent('JSON in a JSON string', any, JSON.stringify(text)),
  sent('JSON that ends in the middle', any, text.slice(0, 100), { 'content-length': '5000' }),
  {
    name: "a form of Twilio's in another spelling",
    delivery: twilio({ Body: 'hi there' }, 'Body=hi%20there'),
  },
]
