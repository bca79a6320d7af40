import type { AnyEvent } from '../../../../src/providers/event.js'
import type { Background, Incoming } from '../../../../src/receiver/incoming.js'
import type { BodyLimits } from '../../../../src/receiver/limits.js'
import type { ReceiverOptions } from '../../../../src/receiver/options.js'
import type { Reply } from '../../../../src/receiver/outcome.js'
import { createReceiver } from '../../../../src/receiver/receive.js'
import type { AdapterUnderContract } from '../../../../src/testing/contracts/adapter/mount.js'
import { incomingRequest, readRequest, responseTo } from '../../../../src/transports/fetch.js'

interface Objects extends Background {
  readonly request: Request
}

/** An adapter for the Fetch API, of which each part can be replaced by a broken one. */
interface AdapterParts {
  readonly incoming: (request: Request) => Partial<Incoming>
  readonly objects: (request: Request) => Objects
  readonly options: (options: ReceiverOptions) => ReceiverOptions
  readonly receive: (receive: () => Promise<Reply>, request: Request) => Promise<Reply>
}

const sound: AdapterParts = {
  incoming: () => ({}),
  objects: (request) => ({ request }),
  options: (options) => options,
  receive: (receive) => receive(),
}

export function serveBroken(broken: Partial<AdapterParts>): AdapterUnderContract<Objects> {
  const { incoming, objects, options: optionsOf, receive } = { ...sound, ...broken }
  return {
    serve({ provider, handler, options }) {
      const receiver = createReceiver<AnyEvent, Objects>(provider, handler, optionsOf(options))
      return {
        url: 'https://example.com/webhook',
        async fetch(request) {
          const told = { ...incomingRequest(request), ...incoming(request) }
          return responseTo(request, await receive(() => receiver.receive(told, objects(request)), request))
        },
        stop() {},
      }
    },
    findHeader: ({ request }, name) => request.headers.get(name),
  }
}

interface BrokenAdapter {
  readonly broken: Partial<AdapterParts>
  /** What the contract must say of it: which case fails, and why that matters. */
  readonly failing: string
  readonly harm: string
}

const lost = 'genuine deliveries are refused as forgeries, and their events are lost'

function reading(change: (body: Uint8Array) => Uint8Array | string): Partial<AdapterParts> {
  return {
    incoming: (request) => ({
      readBody: async (limits: BodyLimits) => change(await readRequest(request, limits)),
    }),
  }
}

const textOf = (body: Uint8Array) => new TextDecoder().decode(body)

let lastRequest: Request | undefined

export const brokenAdapters: Readonly<Record<string, BrokenAdapter>> = {
  'parses the body and writes it anew': {
    broken: reading((body) => rewritten(textOf(body))),
    failing: 'a body with pretty-printed is verified and handled, and the answer is 200',
    harm: lost,
  },
  'decodes the body as text': {
    broken: reading(textOf),
    failing: 'a body that is not UTF-8 is verified as it came, and refused with 400',
    harm: lost,
  },
  'drops a byte order mark': {
    broken: reading((body) => (body[0] === 0xef ? body.subarray(3) : body)),
    failing: 'a body with a byte order mark is verified and handled, and the answer is 200',
    harm: lost,
  },
  'loses the last piece of a body': {
    broken: reading((body) => (body.length > 3000 ? body.subarray(0, -50) : body)),
    failing: 'a body that is streamed in many pieces is verified and handled',
    harm: lost,
  },
  'makes {} of an empty body': {
    broken: reading((body) => (body.length === 0 ? '{}' : body)),
    failing: 'an empty body is verified as it came, and refused with 400',
    harm: 'a delivery without a body is answered as if it were handled',
  },
  'drops all headers but one': {
    broken: {
      incoming: ({ headers }) => ({ headers: new Headers([...headers].slice(0, 1)) }),
    },
    failing: 'a sender’s several headers all arrive',
    harm: lost,
  },
  'takes the first of two signatures': {
    broken: {
      incoming: ({ headers }) => ({
        headers: [...headers].map(([name, value]) => [name, value.split(', ')[0] ?? ''] as const),
      }),
    },
    failing: 'a delivery that is signed in two headers of one name, joined is refused with 401',
    harm: 'anybody can make your handler run',
  },
  'takes every request for a POST': {
    broken: { incoming: () => ({ method: 'POST' }) },
    failing: 'GET is refused with 405, and told that POST is allowed',
    harm: 'what isn’t a delivery is handled as one',
  },
  'passes no options on': {
    broken: { options: ({ onOutcome }) => ({ onOutcome }) },
    failing:
      'with a store, an event that is delivered three times is handled once and answered 200 each time',
    harm: 'an event is handled twice',
  },
  'keeps outcomes to itself': {
    broken: { options: ({ onOutcome, ...options }) => ({ ...options, onOutcome() {} }) },
    failing: 'onOutcome is called once for each request, with the status that is answered',
    harm: 'your metrics say that deliveries were handled that were refused, or know nothing of them',
  },
  'tries again what failed': {
    broken: {
      async receive(receive) {
        const reply = await receive()
        return reply.status === 500 ? receive() : reply
      },
    },
    failing:
      'a handler that throws an error is answered 500 without a word of it, and the next delivery is handled',
    harm: 'an event whose handler failed is never sent again',
  },
  'swallows a handler’s errors': {
    broken: {
      async receive(receive) {
        const reply = await receive()
        return reply.status === 500 ? { ...reply, status: 200 } : reply
      },
    },
    failing:
      'a handler that throws undefined is answered 500 without a word of it, and the next delivery is handled',
    harm: 'an event whose handler failed is never sent again',
  },
  'answers with what went wrong': {
    broken: {
      async receive(receive) {
        const reply = await receive()
        return reply.status === 401 ? { ...reply, body: 'Expected another signature.' } : reply
      },
    },
    failing: 'a delivery that is signed with another secret is refused with 401',
    harm: 'anybody can make your handler run',
  },
  'drops the headers of the answer': {
    broken: { receive: async (receive) => ({ ...(await receive()), headers: {} }) },
    failing: 'a store that can’t be reached is answered 503 with Retry-After',
    harm: 'a delivery that couldn’t be claimed is lost, or handled twice',
  },
  'answers before the handler ends': {
    broken: {
      async receive(receive) {
        void receive()
        return { status: 200, headers: {}, body: '' }
      },
    },
    failing:
      'a handler that rejects later is answered 500 without a word of it, and the next delivery is handled',
    harm: 'an event whose handler failed is never sent again',
  },
  'shares the last request': {
    broken: {
      objects(request) {
        lastRequest = request
        return {
          get request() {
            return lastRequest ?? request
          },
        }
      },
    },
    failing: 'thirty deliveries at once are handled each with its own payload and its own request',
    harm: 'an event of one account is handled as another’s',
  },
  'passes a request without its headers to the handler': {
    broken: { objects: ({ url }) => ({ request: new Request(url) }) },
    failing: 'the handler is given the framework’s own objects, and the delivery’s context',
    harm: 'a handler can’t tell whose request it is',
  },
  'cuts large bodies': {
    broken: reading((body) => body.subarray(0, 65_536)),
    failing: 'a body with a hundred kilobytes is verified and handled, and the answer is 200',
    harm: lost,
  },
  'takes PATCH for POST': {
    broken: { incoming: ({ method }) => ({ method: method === 'PATCH' ? 'POST' : method }) },
    failing: 'PATCH is refused with 405, and told that POST is allowed',
    harm: 'what isn’t a delivery is handled as one',
  },
  'knows no compression but gzip': {
    broken: {
      incoming: ({ headers }) => ({
        headers: [...headers].filter(([name, value]) => name !== 'content-encoding' || value === 'gzip'),
      }),
    },
    failing: 'a body that is compressed by br is refused with 415',
    harm: 'a few kilobytes fill the memory of your server',
  },
  'drops Retry-After': {
    broken: {
      async receive(receive) {
        const reply = await receive()
        const headers = Object.entries(reply.headers).filter(([name]) => name !== 'retry-after')
        return { ...reply, headers: Object.fromEntries(headers) }
      },
    },
    failing: 'a store that can’t be reached is answered 503 with Retry-After',
    harm: 'a delivery that couldn’t be claimed is lost, or handled twice',
  },
  'lower-cases the headers of its request': {
    broken: {
      objects: ({ url, headers }) => ({
        request: new Request(url, {
          headers: [...headers].map(([name, value]) => [name, value.toLowerCase()]),
        }),
      }),
    },
    failing: 'the handler is given the framework’s own objects, and the delivery’s context',
    harm: 'a handler can’t tell whose request it is',
  },
  'decodes the whole query': {
    broken: { incoming: ({ url }) => ({ query: () => decodeURIComponent(new URL(url).search) }) },
    failing: 'a handshake by GET gets its parameter back, and no handler sees it',
    harm: 'a sender that checks its webhooks never turns this one on',
  },
  'knows no query': {
    broken: { incoming: () => ({ query: undefined }) },
    failing: 'a handshake by GET gets its parameter back, and no handler sees it',
    harm: 'a sender that checks its webhooks never turns this one on',
  },
}

function rewritten(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}
