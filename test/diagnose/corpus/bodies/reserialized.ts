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
  svix,
  typeform,
} from './signed.js'
import { spellings } from './spellings.js'

const text = spellings.javascript
const whatsapp = bodySigner('x-hub-signature-256', 'hex', 'sha256=')

const spelled = Object.entries(spellings)
  .filter(([, signed]) => signed !== text)
  .map(([name, signed]) =>
    proved('body_reserialized', `JSON.stringify of what was signed as ${name}`, labsync(signed, text)),
  )

const wide = '{"id":9007199254740993,"amount":1.0,"rate":1e3,"amount":2}'
const wideTwo = '{\n  "id": 9007199254740993,\n  "amount": 1.0,\n  "rate": 1e3,\n  "amount": 2\n}'

export const reserializedBodies: readonly BrokenDelivery[] = [
  ...spelled,
  proved(
    'body_reserialized',
    'JSON.stringify(request.body), Stripe',
    stripeDelivery(spellings.javascriptTwo, text),
    'stripe-node 341',
  ),
  proved('body_reserialized', 'smee.io writes the JSON again', github(spellings.go, text), 'smee.io 78'),
  proved(
    'body_reserialized',
    'smee-client writes the JSON again',
    github(spellings.javascriptTwo, text),
    'smee-client 325',
  ),
  proved(
    'body_reserialized',
    'a tunnel writes the JSON of a form app again',
    github(spellings.php, text),
    'smee-client 454',
  ),
  proved(
    'body_reserialized',
    'escapes that were undone',
    github(spellings.pythonCompact, text),
    'octokit/webhooks.js 72',
  ),
  proved(
    'body_reserialized',
    'escapes of a middleware that parses',
    github(spellings.jackson, text),
    'octokit/webhooks.js 1155',
  ),
  proved(
    'body_reserialized',
    'WhatsApp escapes what it signs',
    whatsapp(spellings.php, text),
    'whatsapp-api-js 290',
  ),
  proved('body_reserialized', 'pretty JSON with numbers that JSON.parse destroys', shopify(wide, wideTwo)),
  proved('body_reserialized', 'the same the other way round', shopify(wideTwo, wide)),
  proved('body_reserialized', 'keys of a database that reorders them', typeform(spellings.sorted, text)),
  proved(
    'body_reserialized',
    'a Python receiver that dumps what it loaded',
    razorpay(text, spellings.python),
  ),
  proved('body_reserialized', 'a PHP receiver that encodes what it decoded', paddle(text, spellings.php)),
  proved('body_reserialized', 'a Go receiver that marshals a map', svix(spellings.sorted, spellings.goMap)),
  proved('body_reserialized', 'JSON.stringify of text', shopify(text, JSON.stringify(text))),
  proved(
    'body_reserialized',
    'JSON.stringify of pretty text',
    stripeDelivery(spellings.javascriptTwo, JSON.stringify(spellings.javascriptTwo)),
  ),
  proved('body_reserialized', 'JSON.stringify of a Buffer', github(text, JSON.stringify(Buffer.from(text)))),
  likely(
    'body_reserialized',
    'numbers that parsing destroyed, by the length',
    github('{"amount":1.0}', '{"amount":1}', { 'content-length': '14' }),
  ),
]
