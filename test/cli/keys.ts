import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { SenderName } from '../../src/diagnose/known-senders.js'

const pem = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString()

/** New keys of senders that sign with one, as PEM. */
export const keys = {
  discord: generateKeyPairSync('ed25519'),
  sendgrid: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
} as const

export function privateKeyOf(sender: keyof typeof keys): string {
  return pem(keys[sender].privateKey)
}

export function publicKeyOf(sender: keyof typeof keys): string {
  return pem(keys[sender].publicKey)
}

export function hasKeys(sender: SenderName): sender is keyof typeof keys {
  return sender in keys
}

/** A secret that any sender takes. */
export const anySecret = `whsec_${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY'}`
