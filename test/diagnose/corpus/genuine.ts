import { type GenuineDelivery, secret, stripeDelivery } from './case.js'

const body = '{"id":"evt_1","object":"event","type":"invoice.paid","created":1700000000,"data":{"object":{}}}'

export const genuine: readonly GenuineDelivery[] = [
  { name: 'stripe, by name', delivery: stripeDelivery(body, body) },
  { name: 'stripe, by its header', delivery: stripeDelivery(body, body, { provider: undefined }) },
  { name: 'stripe, bytes', delivery: stripeDelivery(body, new TextEncoder().encode(body)) },
  { name: 'stripe, two secrets', delivery: stripeDelivery(body, body, { secrets: ['another', secret] }) },
]
