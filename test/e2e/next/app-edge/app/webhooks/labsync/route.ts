import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/next'

export const runtime = 'edge'

// as it stands in an app
export const POST = webhook(labsync({ secret: 'whsec_adapter-contract' }), (event) => event.type)
