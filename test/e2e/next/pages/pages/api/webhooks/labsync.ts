import { labsync } from 'hookproof/labsync'
import { pagesWebhook } from 'hookproof/next'

// as it stands in an app
export const config = { api: { bodyParser: false } }

export default pagesWebhook(labsync({ secret: 'whsec_adapter-contract' }), (event) => event.type)
