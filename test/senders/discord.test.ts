import { verifyKey } from 'discord-interactions'
import { discord } from 'hookproof/discord'
import { createKeyPair, signedDelivery } from 'hookproof/testing'
import nacl from 'tweetnacl'
import { type Delivery, evidenceByPackage, now } from './evidence.js'

const pair = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(7))
const publicKey = Buffer.from(pair.publicKey).toString('hex')

function deliveryOf(body: string) {
  const signature = nacl.sign.detached(Buffer.from(`${now}${body}`), pair.secretKey)
  return {
    body,
    headers: {
      'x-signature-ed25519': Buffer.from(signature).toString('hex'),
      'x-signature-timestamp': `${now}`,
    },
  }
}

evidenceByPackage('discord-interactions', {
  provider: discord({ publicKey }),
  genuine: {
    'a command signed by tweetnacl': deliveryOf('{"id":"1","type":2,"data":{"name":"deploy"}}'),
    'a PING signed by tweetnacl': deliveryOf('{"id":"1","type":1}'),
  },
  accepts: acceptsBy(publicKey),
})

const kitPair = await createKeyPair('ed25519')
const provider = discord({ publicKey: kitPair.publicKey })
const { body, headers } = await signedDelivery(
  provider,
  { id: '1', type: 1 },
  { privateKey: kitPair.privateKey },
)
const spki = Buffer.from(kitPair.publicKey.replaceAll(/-----.*-----/g, ''), 'base64')

evidenceByPackage('discord-interactions', {
  provider,
  genuine: { 'a PING signed by hookproof/testing': { body: String(body), headers } },
  unsignedHeaders: ['content-type'],
  accepts: acceptsBy(spki.subarray(-32).toString('hex')),
})

function acceptsBy(key: string) {
  return ({ body, headers }: Delivery) =>
    verifyKey(body, headers['x-signature-ed25519'] ?? '', headers['x-signature-timestamp'] ?? '', key)
}
