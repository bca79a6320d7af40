import { type BrokenDelivery, stripeDelivery } from '../case.js'
import {
  bodySigner,
  github,
  labsync,
  likely,
  paddle,
  proved,
  razorpay,
  shopify,
  slack,
  svix,
  twilio,
} from './signed.js'
import { spellings } from './spellings.js'

const text = spellings.javascript
const event: unknown = JSON.parse(text)
const form = 'token=abc&team_id=T1&command=%2Fdeploy&text=now+or+later'
const xero = bodySigner('x-xero-signature', 'base64')

export const parsedBodies: readonly BrokenDelivery[] = [
  proved(
    'body_parsed',
    'Stripe signs 2 spaces, express.json() came first',
    stripeDelivery(spellings.javascriptTwo, event),
    'stripe-node 341',
  ),
  proved(
    'body_parsed',
    'a Firebase function passes request.body',
    stripeDelivery(spellings.javascriptTwo, event),
    'stripe-node 734',
  ),
  proved(
    'body_parsed',
    'a Next.js page without bodyParser: false',
    stripeDelivery(text, event),
    'stripe-node 1254',
  ),
  proved(
    'body_parsed',
    'Bolt behind a form parser',
    slack(form, Object.fromEntries(new URLSearchParams(form))),
    'bolt-js 192',
  ),
  proved('body_parsed', 'razorpay, the parsed body', razorpay(spellings.php, event), 'razorpay-node 128'),
  proved('body_parsed', 'svix, the parsed body', svix(text, event), 'svix-webhooks 1463'),
  proved('body_parsed', 'xero, the parsed body', xero(spellings.dotNet, event), 'xero-node 563'),
  proved('body_parsed', "of Python's spelling", github(spellings.python, event)),
  proved('body_parsed', "of Go's, with a line break", labsync(spellings.goEncoder, event)),
  proved('body_parsed', 'an array', shopify('[1, 2, {"a": 3}]', [1, 2, { a: 3 }])),
  proved('body_parsed', 'JSON and a line break', paddle(`${text}\n`, event)),
  proved(
    'body_parsed',
    'a Buffer that went through JSON',
    github(text, JSON.parse(JSON.stringify(Buffer.from(text)))),
  ),
  proved(
    'body_parsed',
    'a Uint8Array that went through JSON',
    github(text, JSON.parse(JSON.stringify(new TextEncoder().encode(text)))),
  ),
  proved(
    'body_parsed',
    'the whole event of a Lambda',
    shopify(text, { body: text, isBase64Encoded: false, headers: {} }),
  ),
  proved(
    'body_parsed',
    'the whole event of a Lambda, in base64',
    shopify(text, { body: Buffer.from(text).toString('base64'), isBase64Encoded: true, headers: {} }),
  ),
  proved(
    'body_parsed',
    "the JSON of a form's payload, parsed",
    github(`payload=${encodeURIComponent(text)}`, event),
  ),
  proved(
    'body_parsed',
    'JSON that was parsed as a form',
    razorpay('{"event":"paid","a":1}', { '{"event":"paid","a":1}': '' }),
  ),
  proved(
    'body_parsed',
    'JSON with an equals sign that was parsed as a form',
    razorpay('{"event":"a=b"}', { '{"event":"a': 'b"}' }),
  ),
  proved(
    'body_parsed',
    'the parsed form of Twilio',
    twilio({ From: '+15550100', Body: 'hi there' }, { From: '+15550100', Body: 'hi there' }),
  ),
  likely(
    'body_parsed',
    'numbers that parsing destroys',
    stripeDelivery(
      '{"amount":1.0,"id":9007199254740993}',
      JSON.parse('{"amount":1.0,"id":9007199254740993}'),
    ),
  ),
  likely(
    'body_parsed',
    'keys that parsing puts in another order',
    github('{"b":1,"2":0,"1":0}', { 1: 0, 2: 0, b: 1 }),
  ),
  likely('body_parsed', 'the text of an object', stripeDelivery(text, '[object Object]')),
  likely('body_parsed', 'a promise of the body', stripeDelivery(text, Promise.resolve(text))),
  likely('body_parsed', 'a stream of the body', stripeDelivery(text, new ReadableStream())),
]
