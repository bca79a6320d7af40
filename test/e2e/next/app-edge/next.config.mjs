import { fileURLToPath } from 'node:url'

// where node_modules is, and no further up
const root = fileURLToPath(new URL('..', import.meta.url))

/** @type {import('next').NextConfig} */
export default {
  outputFileTracingRoot: root,
  turbopack: { root },
  rewrites: async () => [{ source: '/log', destination: '/webhooks/log' }],
}
