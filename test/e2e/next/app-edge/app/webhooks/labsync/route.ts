import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/next'

export const runtime = 'edge'

// as it stands in an app
export const POST = webhook(
  () => labsync({ secret: process.env.LABSYNC_SECRET }),
  (event) => event.type,
)
