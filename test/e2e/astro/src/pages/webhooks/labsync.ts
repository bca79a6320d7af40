import { getSecret } from 'astro:env/server'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

// as it stands in an app
export const ALL = webhook(
  () => labsync({ secret: getSecret('LABSYNC_SECRET') }),
  (event) => event.type,
)
