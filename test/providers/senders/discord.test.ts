import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { discord } from '../../../src/providers/discord.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'

const { privateKey, publicKey } = keyPair()

function keyPair() {
  const pair = generateKeyPairSync('ed25519')
  const hex = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
  return { privateKey: pair.privateKey, publicKey: hex }
}

function sign(body: string, timestamp: number): Record<string, string> {
  return {
    'x-signature-ed25519': signBytes(null, Buffer.from(`${timestamp}${body}`), privateKey).toString('hex'),
    'x-signature-timestamp': String(timestamp),
  }
}

const command = { id: '7', application_id: '1', type: 2, data: { name: 'deploy' }, version: 1 }

senderContract({
  name: 'discord',
  create: (options) => discord({ publicKey, ...clock, ...options }),
  createOther: () => discord({ publicKey: keyPair().publicKey, ...clock }),
  createWithout: () => discord({ publicKey: undefined }),
  sign,
  signatureHeader: 'x-signature-ed25519',
  body: JSON.stringify(command),
  event: { type: '2', id: '7', data: command },
  timestamped: true,
})

describe('discord', () => {
  const verify = (body: string) => discord({ publicKey, ...clock }).verify(body, sign(body, moment))

  test('names a webhook event by the event, not by the number that an interaction’s PING has', () => {
    const body = '{"type":1,"event":{"type":"ENTITLEMENT_CREATE","timestamp":"2024-10-18T18:41:21.109604"}}'
    const event = verify(body)
    expect(event).toMatchObject({ type: 'ENTITLEMENT_CREATE' })
    // its time has no offset, and it has no id
    expect(event).not.toHaveProperty('occurredAt')
    expect(event).not.toHaveProperty('id')
  })

  test.each([
    ['an interaction', '{"id":"1","type":1}', '1'],
    ['webhook events', '{"application_id":"1","type":0}', '0'],
  ])('takes the PING of %s', (_, body, type) => {
    expect(verify(body)).toMatchObject({ type })
  })

  test('refuses a private key', () => {
    expect(() => discord({ publicKey: '-----BEGIN PRIVATE KEY-----' })).toThrow(/^discord: .*private/)
  })
})
