import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// as in a worker without Node's compatibility: only WebCrypto is there
beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('process', { ...process, getBuiltinModule: undefined })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('without node:crypto, WebCrypto signs and forges', async () => {
  const { createKeyPair, forge, sampleEvents, signedRequest } = await import('../../src/testing/index.js')
  const { laabam } = await import('../../src/providers/laabam.js')
  const { discord } = await import('../../src/providers/discord.js')
  const { nodeCrypto } = await import('../../src/crypto/node-crypto.js')
  expect(nodeCrypto).toBeUndefined()

  const shared = laabam({ secret: 'a-test-secret' })
  const sample = sampleEvents.laabam['invoice.paid']
  const genuine = await signedRequest(shared, sample)
  expect(await shared.verifyAsync(await genuine.text(), genuine.headers)).toMatchObject(sample)
  const forged = await forge(shared, sample)
  expect(await shared.safeVerifyAsync(await forged.text(), forged.headers)).toMatchObject({
    error: { code: 'signature_mismatch' },
  })

  const { publicKey, privateKey } = await createKeyPair('ed25519')
  const keyed = discord({ publicKey })
  const ping = await signedRequest(keyed, { type: 1 }, { privateKey })
  expect(await keyed.verifyAsync(await ping.text(), ping.headers)).toMatchObject({ type: '1' })
})
