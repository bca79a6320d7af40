import type { Check } from '../../check.js'

/** The request is no POST. */
export const method: Check = {
  *hints({ method }) {
    if (method === 'POST') return
    yield {
      code: 'method',
      by: 'fact',
      message: 'The request is no POST, and so no delivery.',
      fix: 'Nothing, where a browser or a monitor asked. Else look for a redirect, or for a method that the sender lets you choose.',
    }
  },
}
