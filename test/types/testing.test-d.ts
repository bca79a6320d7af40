import { expectTypeOf } from 'vitest'
import { webhook } from '../../src/adapters/fetch.js'
import { type LaabamEvent, type LaabamPaidInvoice, laabam } from '../../src/providers/laabam.js'
import { stripe } from '../../src/providers/stripe.js'
import { synclabs } from '../../src/providers/synclabs/index.js'
import {
  createKeyPair,
  deliver,
  fakeClock,
  recorder,
  sampleEvents,
  signedHeaders,
  signedRequest,
} from '../../src/testing/index.js'

const secret = 'a-test-secret'
const provider = laabam({ secret, now: fakeClock().now })

// samples: each is the event that its type says

export const event: LaabamEvent = sampleEvents.laabam['invoice.paid']
expectTypeOf(sampleEvents.laabam['invoice.paid'].type).toEqualTypeOf<'invoice.paid'>()
expectTypeOf(sampleEvents.laabam['invoice.paid'].data).toEqualTypeOf<LaabamPaidInvoice>()
expectTypeOf(sampleEvents.synclabs['batch.failed'].data.status).toEqualTypeOf<'FAILED'>()
// @ts-expect-error: there is no such type
sampleEvents.laabam['invoice.pade']
// @ts-expect-error: a sample is read-only, and new each time
sampleEvents.laabam['invoice.paid'] = event

// what can be signed

expectTypeOf(signedRequest(provider, event)).resolves.toEqualTypeOf<Request>()
signedRequest(stripe({ secret }), { id: 'evt_1' }, { timestamp: 1, url: 'http://localhost' })
signedRequest(synclabs({ secret }), new Uint8Array())
deliver('http://localhost', provider, [{ a: 1 }])
// @ts-expect-error: a typo
signedRequest(provider, event, { timestmap: 1 })
// @ts-expect-error: where it goes is the first argument
deliver('http://localhost', provider, event, { url: 'http://localhost' })
// @ts-expect-error: a body, not what it was made of
signedHeaders(provider, { a: 1 })
// @ts-expect-error: no such algorithm
createKeyPair('dsa')

// the recorder

const recorded = recorder<LaabamEvent>()
webhook(provider, recorded.handler, { onOutcome: recorded.onOutcome })
expectTypeOf(recorded.events).toEqualTypeOf<readonly LaabamEvent[]>()
expectTypeOf((await recorded.waitFor({ type: 'invoice.paid' })).data).toEqualTypeOf<LaabamPaidInvoice>()
recorded.waitFor({ type: 'invoice.paid', match: ({ data }) => data.payment_id === 'pay_1' })
// @ts-expect-error: no such type
recorded.waitFor({ type: 'invoice.pade' })

// one that takes events of any sender is a handler of each
const everyone = recorder()
webhook(provider, everyone.handler, { onOutcome: everyone.onOutcome })
webhook(stripe({ secret }), everyone.handler)
