// A receiver on Express, for two senders. Run it: npx tsx express.ts
import { createServer } from 'node:http'
import express from 'express'
import { keepRawBody, webhook } from 'hookproof/express'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'

const app = express()

// Ahead of any body parser: the webhook reads the raw bytes itself. A secret that isn't set throws here.
app.post(
  '/webhooks/labsync',
  webhook(labsync({ secret: process.env.LABSYNC_SECRET }), {
    'job.created': (event) => console.log('a new job', event.data),
    'certificate.issued': (event) => console.log('a certificate', event.data),
    '*': (event) => console.log('something else', event.type),
  }),
)

// Behind one, it needs to be told to keep them.
app.use(express.json({ verify: keepRawBody }))
app.post(
  '/webhooks/laabam',
  webhook(
    laabam({ secret: process.env.LAABAM_SECRET }),
    (event) => {
      if (event.type === 'invoice.paid') console.log('paid', event.id, event.data.amount)
    },
    {
      // It takes the place of what is printed otherwise: pass `error` on, whose cause is what a handler threw.
      onOutcome: ({ provider, status, code, durationMs, error }) =>
        console.log(provider, status, code, durationMs, error ?? ''),
    },
  ),
)

createServer(app).listen(3000, () => console.log('listening on port 3000'))
