import { verifyKey } from 'discord-interactions'
import { discord } from 'hookproof/discord'
import nacl from 'tweetnacl'
import { evidenceByPackage, now } from './evidence.js'

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
  accepts: ({ body, headers }) =>
    verifyKey(body, headers['x-signature-ed25519'] ?? '', headers['x-signature-timestamp'] ?? '', publicKey),
})
