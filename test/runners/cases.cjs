// The tests of a receiver that each runner runs, as a user would write them: `library` is hookproof as the runner
// imports it, from the packed tarball. A case is a name and a function that throws.
'use strict'

const secret = 'a-test-secret'

/** Throws unless two values are the same JSON. */
function equal(actual, expected) {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (found !== wanted) throw new Error(`expected ${wanted}, got ${found}`)
}

/** What a provider makes of a delivery; also synchronously, where there is node:crypto for it. */
async function verify(provider, body, headers) {
  const event = await provider.verifyAsync(body, headers)
  if (globalThis.process?.getBuiltinModule) equal(provider.verify(body, headers), event)
  return event
}

/** The code of what a promise is refused with. */
async function codeOf(library, promise) {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  )
  if (!library.isWebhookError(error)) throw new Error(`expected a WebhookError, got ${error}`)
  return error.code
}

/** What runs everywhere, also where there is no `Request`. */
function deliveryCases(library) {
  const { laabam, flabs, labsync, synclabs, vercel, discord, sendgrid } = library
  const { signedDelivery, sampleEvents, createKeyPair, fakeClock, recorder } = library
  const provider = laabam({ secret })
  const sample = sampleEvents.laabam['invoice.paid']
  return {
    async 'each sample event arrives as it was sent'() {
      const providers = [provider, labsync({ secret }), synclabs({ secret }), flabs({ token: secret })]
      for (const each of providers)
        for (const event of Object.values(sampleEvents[each.name])) {
          const { body, headers } = await signedDelivery(each, event)
          const { signedAt, secretIndex, ...found } = await verify(each, body, headers)
          equal(Object.entries(found).sort(), Object.entries(event).sort())
        }
    },
    async 'a delivery is verified as text and as bytes'() {
      const { body, headers } = await signedDelivery(provider, sample)
      const bytes =
        typeof Buffer === 'undefined' ? Uint8Array.from(body, (c) => c.charCodeAt(0)) : Buffer.from(body)
      for (const raw of [
        body,
        bytes,
        bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
      ]) {
        equal((await verify(provider, raw, headers)).data, sample.data)
      }
    },
    async 'another secret is refused, by an error of the library'() {
      const { body, headers } = await signedDelivery(laabam({ secret: 'another' }), sample)
      const result = await provider.safeVerifyAsync(body, headers)
      equal([result.ok, result.error.code], [false, 'signature_mismatch'])
      equal(result.error instanceof library.SignatureError, true)
    },
    async 'what is old by the clock is refused'() {
      const clock = fakeClock()
      const timed = laabam({ secret, now: clock.now })
      const { body, headers } = await signedDelivery(timed, sample)
      await timed.verifyAsync(body, headers)
      clock.advance(301)
      equal(await codeOf(library, timed.verifyAsync(body, headers)), 'timestamp_too_old')
    },
    async 'SHA-1 is verified'() {
      const hook = vercel({ secret })
      const payload = { id: 'v_1', type: 'deployment.created', createdAt: 1_699_999_000_123, payload: {} }
      const { body, headers } = await signedDelivery(hook, payload)
      equal((await verify(hook, body, headers)).type, payload.type)
    },
    async 'public keys are verified'() {
      for (const [create, algorithm] of [
        [discord, 'ed25519'],
        [sendgrid, 'ecdsa-p256-sha256'],
      ]) {
        const { publicKey, privateKey } = await createKeyPair(algorithm)
        const hook = create({ publicKey })
        const payload = create === discord ? { type: 1 } : [{ event: 'processed' }]
        const { body, headers } = await signedDelivery(hook, payload, { privateKey })
        equal((await verify(hook, body, headers)).verified, true)
      }
    },
    async 'message signatures are verified'() {
      const hook = library.defineProvider({
        name: 'acme',
        scheme: library.httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret } }),
        read: (data) => ({ type: 'sample', data }),
      })
      const { body, headers } = await signedDelivery(hook, { a: 1 })
      equal((await verify(hook, body, headers)).data, { a: 1 })
    },
    async 'the recorder waits, and says what came instead'() {
      const recorded = recorder()
      const waiting = recorded.waitFor({ type: 'invoice.paid' })
      recorded.handler(sample)
      equal((await waiting).data, sample.data)
      const message = await recorded.waitFor({ type: 'a', timeout: 0.01 }).catch((error) => error.message)
      equal(message.includes('Handled: invoice.paid'), true)
    },
    async 'a typo is refused'() {
      equal(await codeOf(library, signedDelivery(provider, sample, { timestmap: 1 })), 'option_invalid')
    },
  }
}

/** What takes a runtime with `Request` and `Response`. */
function requestCases(library) {
  const { laabam, memoryStore, webhook } = library
  const { forge, recorder, sampleEvents, signedRequest, stale, tamper } = library
  const provider = laabam({ secret })
  const sample = () => sampleEvents.laabam['invoice.paid']
  const createReceiver = () => {
    const recorded = recorder()
    const options = { store: memoryStore(), onOutcome: recorded.onOutcome }
    return { recorded, receive: webhook(provider, recorded.handler, options) }
  }
  return {
    async 'a genuine request is handled'() {
      const { recorded, receive } = createReceiver()
      const response = await receive(await signedRequest(provider, sample()))
      equal(response.status, 200)
      equal((await recorded.waitFor({ type: 'invoice.paid' })).data.payment_id, 'pay_sample')
    },
    async 'a retry is handled once'() {
      const { recorded, receive } = createReceiver()
      for (const _ of [1, 2]) equal((await receive(await signedRequest(provider, sample()))).status, 200)
      equal(recorded.events.length, 1)
      equal(
        recorded.outcomes.map(({ duplicate }) => duplicate ?? false),
        [false, true],
      )
    },
    async 'what is forged, stale or tampered with is refused'() {
      const { recorded, receive } = createReceiver()
      for (const make of [forge, stale, tamper])
        equal((await receive(await make(provider, sample()))).status, 401)
      equal(recorded.events, [])
      equal(
        recorded.outcomes.map(({ code }) => code),
        ['signature_mismatch', 'timestamp_too_old', 'signature_mismatch'],
      )
    },
  }
}

/** What takes a server of node:http. A delivery is posted by node:http, too, which is there in jsdom as well. */
function serverCases(library, http) {
  const { laabam, nodeWebhook, recorder, sampleEvents, signedDelivery } = library
  const provider = laabam({ secret })
  const sample = () => sampleEvents.laabam['invoice.paid']
  async function withServer(use) {
    const recorded = recorder()
    const handle = nodeWebhook(provider, recorded.handler, { onOutcome: recorded.onOutcome })
    const server = http.createServer(handle)
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      await use(`http://127.0.0.1:${server.address().port}/webhooks`, recorded)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  }
  const post = (url, { body, headers }) =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method: 'POST', headers, agent: false }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
      request.on('error', reject).end(body)
    })
  return {
    async 'a server handles what is posted, and refuses what another secret signed'() {
      await withServer(async (url, recorded) => {
        equal(await post(url, await signedDelivery(provider, sample())), 200)
        equal((await recorded.waitFor({ type: 'invoice.paid' })).data, sample().data)
        equal(await post(url, await signedDelivery(laabam({ secret: 'another' }), sample())), 401)
        equal(recorded.outcomes.at(-1).code, 'signature_mismatch')
      })
    },
    async 'deliver posts by fetch, or says what to do where there is none'() {
      await withServer(async (url, recorded) => {
        const delivered = library.deliver(url, provider, sample(), { headers: { connection: 'close' } })
        if (typeof fetch !== 'function') return equal(await codeOf(library, delivered), 'option_invalid')
        const response = await delivered
        await response.text()
        equal([response.status, recorded.events.length], [200, 1])
      })
    },
  }
}

module.exports = { deliveryCases, requestCases, serverCases }
