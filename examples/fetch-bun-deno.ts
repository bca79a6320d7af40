// A receiver for whatever speaks the Fetch API. Bun: bun fetch-bun-deno.ts. Deno: deno serve -E fetch-bun-deno.ts
import process from 'node:process'
import { webhook } from 'hookproof/fetch'
import { synclabs } from 'hookproof/synclabs'

const receive = webhook(synclabs({ secret: process.env.SYNC_WEBHOOK_SECRET }), {
  'generation.completed': (event) => console.log('done', event.data.id, event.data.outputUrl),
  'generation.failed': (event) => console.log('failed', event.data.id, event.data.error_code),
})

// both Bun and `deno serve` take a default export with a fetch function
export default { fetch: (request: Request): Promise<Response> => receive(request) }
