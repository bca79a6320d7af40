// A sender of your own, with zod for its payloads. Run it: npx tsx own-provider.ts
import { defineProvider, sign } from 'hookproof'
import { timestampedHmac } from 'hookproof/schemes'
import { z } from 'zod'

const secret = process.env.ACME_SECRET ?? 'only-for-this-example'

const acme = defineProvider({
  name: 'acme',
  scheme: timestampedHmac({ header: 'acme-signature', secret }),
  payload: z.object({ id: z.string(), kind: z.string(), body: z.unknown() }),
  read: ({ id, kind, body }) => ({ type: kind, data: body, id }),
  events: {
    'order.paid': z.object({ order: z.string(), cents: z.number().int() }),
    'order.shipped': z.object({ order: z.string(), carrier: z.string() }),
  },
})

// what the sender does
const body = JSON.stringify({ id: 'evt_1', kind: 'order.paid', body: { order: 'A-100', cents: 1999 } })
const headers = { 'acme-signature': sign(body, secret) }

// what the receiver does, if no adapter does it
const result = acme.safeVerify(body, headers)
if (!result.ok) console.log(result.error.code, result.error.message)
else if (result.event.type === 'order.paid') console.log(result.event.data.order, result.event.data.cents)
