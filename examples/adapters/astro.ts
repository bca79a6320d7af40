// An endpoint of Astro: src/pages/webhooks/labsync.ts
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

export const prerender = false

export const ALL = webhook(() => labsync({ secret: process.env.LABSYNC_SECRET }), {
  'job.created': (event, { request }) => console.log('a new job', event.data, request.url),
  '*': (event) => console.log('something else', event.type),
})
