import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'
import { env } from '$env/dynamic/private'

// as it stands in an app
export const fallback = webhook(
  () => labsync({ secret: env.LABSYNC_SECRET }),
  (event) => event.type,
)
