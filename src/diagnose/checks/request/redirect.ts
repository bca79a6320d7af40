import type { Check } from '../../check.js'
import { hasSignatureOf } from '../../places.js'

/** A redirect turned the POST into a GET: 301, 302 and 303 do. */
export const redirect: Check = {
  *hints({ method, reading }) {
    if (method !== 'GET' || reading.body.length > 0 || !hasSignatureOf(reading.scheme, reading)) return
    yield {
      code: 'redirect',
      by: 'fact',
      message:
        "A GET without a body has the sender's signature header: a redirect has turned its POST into it.",
      fix: 'Give the sender the URL that the redirect leads to: https, with or without www, with or without the slash at its end.',
    }
  },
}
