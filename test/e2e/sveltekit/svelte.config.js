import adapter from '@sveltejs/adapter-node'

export default {
  kit: {
    adapter: adapter(),
    // else SvelteKit answers 403 to a delivery sent as text/plain or as a form
    csrf: { checkOrigin: false },
  },
}
