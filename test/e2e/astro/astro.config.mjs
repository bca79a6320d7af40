import node from '@astrojs/node'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'middleware' }),
  // else Astro answers 403 to a delivery sent as text/plain or as a form
  security: { checkOrigin: false },
})
