import { createHmac } from 'node:crypto'
import { bearerToken, bodyHmac, standardWebhooks, timestampedHmac } from '../../src/schemes/index.js'
import type { BodyBytes } from '../../src/types.js'
import { schemeContract } from '../contracts/scheme.js'

const now = Math.floor(Date.now() / 1000)

function mac(key: string | Uint8Array, prefix: string, body: BodyBytes): Buffer {
  return createHmac('sha256', key).update(prefix).update(body).digest()
}

schemeContract({
  name: 'timestampedHmac',
  create: (secret) => timestampedHmac({ header: 'x-signature', secret }),
  authenticate: (body, secret) => ({
    'x-signature': `t=${now},v1=${mac(secret, `${now}.`, body).toString('hex')}`,
  }),
  signed: true,
  mismatch: 'signature_mismatch',
})

schemeContract({
  name: 'bodyHmac',
  create: (secret) => bodyHmac({ header: 'x-signature', prefix: 'sha256=', encoding: 'hex', secret }),
  authenticate: (body, secret) => ({ 'x-signature': `sha256=${mac(secret, '', body).toString('hex')}` }),
  signed: true,
  mismatch: 'signature_mismatch',
})

schemeContract({
  name: 'bearerToken',
  create: (token) => bearerToken({ token }),
  authenticate: (_body, token) => ({ authorization: `Bearer ${token}` }),
  signed: false,
  mismatch: 'token_mismatch',
})

schemeContract({
  name: 'standardWebhooks',
  create: (secrets) =>
    standardWebhooks({ secret: Array.isArray(secrets) ? secrets.map(inBase64) : inBase64(secrets) }),
  authenticate: (body, secret) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(now),
    'webhook-signature': `v1,${mac(secret, `msg_1.${now}.`, body).toString('base64')}`,
  }),
  signed: true,
  mismatch: 'signature_mismatch',
})

/** A secret as Standard Webhooks spells it; what is none stays as it is. */
function inBase64<Value>(secret: Value): Value | string {
  return typeof secret === 'string' && secret.trim() ? Buffer.from(secret).toString('base64') : secret
}
