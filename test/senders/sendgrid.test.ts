import { EventWebhook } from '@sendgrid/eventwebhook'
import { sendgrid } from 'hookproof/sendgrid'
import { createKeyPair, signedDelivery } from 'hookproof/testing'
import { type Delivery, evidenceByPackage } from './evidence.js'

// SendGrid's own signature: the key, the time and the delivery stand in the tests of this package
const publicKey =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g=='
const events = [
  {
    email: 'hello@world.com',
    event: 'dropped',
    reason: 'Bounced Address',
    sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
    sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
    'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
    timestamp: 1600112492,
  },
]
const library = new EventWebhook()

evidenceByPackage('@sendgrid/eventwebhook', {
  provider: sendgrid({ publicKey, now: () => 1_600_112_502_000 }),
  genuine: {
    'a delivery of SendGrid’s own, with its line break': {
      body: `${JSON.stringify(events)}\r\n`,
      headers: {
        'x-twilio-email-event-webhook-signature':
          'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
        'x-twilio-email-event-webhook-timestamp': '1600112502',
      },
    },
  },
  accepts: acceptsBy(publicKey),
})

const pair = await createKeyPair('ecdsa-p256-sha256')
const provider = sendgrid({ publicKey: pair.publicKey })
const { body, headers } = await signedDelivery(provider, events, { privateKey: pair.privateKey })

evidenceByPackage('@sendgrid/eventwebhook', {
  provider,
  genuine: { 'a delivery signed by hookproof/testing': { body: String(body), headers } },
  unsignedHeaders: ['content-type'],
  accepts: acceptsBy(pair.publicKey.replaceAll(/-----.*-----|\n/g, '')),
})

function acceptsBy(key: string) {
  return ({ body, headers }: Delivery) =>
    library.verifySignature(
      library.convertPublicKeyToECDSA(key),
      body,
      headers['x-twilio-email-event-webhook-signature'] ?? '',
      headers['x-twilio-email-event-webhook-timestamp'] ?? '',
    )
}
