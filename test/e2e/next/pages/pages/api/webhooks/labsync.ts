import { labsync } from 'hookproof/labsync'
import { pagesWebhook } from 'hookproof/next'

// as it stands in an app
export const config = { api: { bodyParser: false } }

export default pagesWebhook(
  () => labsync({ secret: process.env.LABSYNC_SECRET }),
  (event) => event.type,
)
