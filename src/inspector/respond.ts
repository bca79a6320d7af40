/** What goes with every response: a browser loads nothing from elsewhere, runs nothing inline, and stores nothing. */
const securityHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** A response of a content type. */
export function respond(contentType: string, body: string | ReadableStream<Uint8Array>): Response {
  return new Response(body, { headers: { ...securityHeaders, 'content-type': contentType } })
}

export function respondJson(value: unknown): Response {
  return respond('application/json', JSON.stringify(value))
}

/** A response that says why there is none. */
export function respondError(status: number, message: string): Response {
  return new Response(JSON.stringify({ error: message }), {
    status,
    headers: {
      ...securityHeaders,
      'content-type': 'application/json',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(status === 405 && { allow: 'GET, POST' }),
    },
  })
}
