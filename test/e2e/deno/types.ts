import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

const hook = labsync({ secret: 'whsec_types' })

Deno.serve(webhook(hook, (event) => event.type))
Deno.serve({ port: 8000 }, webhook(hook, { 'job.created': ({ data }) => data satisfies object }))
export default { fetch: webhook(hook, (event) => event.type) } satisfies Deno.ServeDefaultExport
