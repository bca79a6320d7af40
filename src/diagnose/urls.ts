import { headerOf, type Reading } from './reading.js'

/** The pieces of a URL as it is written, which `URL` would spell anew. */
interface UrlText {
  readonly scheme: string
  readonly host: string
  readonly path: string
  /** With its question mark, or empty. */
  readonly query: string
}

/** The URLs that a sender may have posted to, the likeliest first: none of them the configured one. */
export function urlsLike(
  configured: string,
  seen: string | undefined,
  request: Pick<Reading, 'headers'>,
): readonly string[] {
  const own = urlTextOf(configured)
  if (!own) return []
  const other = urlTextOf(seen ?? '') ?? own
  const origins = originsOf(own, other, request)
  const targets = targetsOf(own, other, request)
  const [origin = '', ...otherOrigins] = origins
  const [target = '', ...otherTargets] = targets
  const urls = [
    ...targets.map((one) => origin + one),
    ...otherOrigins.map((one) => one + target),
    ...otherTargets.flatMap((end) => otherOrigins.map((start) => start + end)),
  ]
  return [...new Set(urls)].filter((url) => url !== configured && isPlain(url))
}

/** Whether a URL is written as senders write one. What could be a piece of JSON would let a body move into it. */
function isPlain(url: string): boolean {
  return /^https?:\/\/[\w.~:/?#@!$&'()*+,;=%-]+$/i.test(url)
}

function urlTextOf(url: string): UrlText | undefined {
  const [, scheme, host, path, query] = /^(https?):\/\/([^/?#]+)(\/[^?#]*)?(\?[^#]*)?/i.exec(url) ?? []
  return scheme === undefined || host === undefined
    ? undefined
    : { scheme: scheme.toLowerCase(), host, path: path ?? '', query: query ?? '' }
}

/** The headers that may name the host that a request was sent to, the likeliest first. */
export const hostHeaders: readonly string[] = ['x-forwarded-host', 'host', 'x-original-host']

/** Whether a text is a host, with or without a port, and nothing of a path. */
function isHost(text: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(text)
}

function originsOf(own: UrlText, other: UrlText, request: Pick<Reading, 'headers'>): readonly string[] {
  const sent = hostHeaders.flatMap((name) => headerOf(request, name)?.split(',')[0]?.trim() ?? [])
  const hosts = [own.host, ...sent.filter(isHost), other.host]
  const known = [...new Set(hosts.flatMap((host) => [host, host.toLowerCase()]))].slice(0, 4)
  const swapped = own.scheme === 'https' ? 'http' : 'https'
  return known.flatMap((host) => [
    `${own.scheme}://${host}`,
    `${swapped}://${host}`,
    ...withOtherPort(own.scheme, host),
  ])
}

/** Without a port where there is one, with the usual one where there is none. */
function withOtherPort(scheme: string, host: string): readonly string[] {
  const [name] = host.split(':')
  return name === host
    ? [`https://${host}:443`, `http://${host}:80`]
    : [`${scheme}://${name}`, `https://${name}`]
}

function targetsOf(own: UrlText, other: UrlText, request: Pick<Reading, 'headers'>): readonly string[] {
  const original = ['x-original-uri', 'x-original-url', 'x-rewrite-url', 'x-envoy-original-path'].flatMap(
    (name) => headerOf(request, name)?.replace(/^https?:\/\/[^/]+/, '') ?? [],
  )
  const prefix = headerOf(request, 'x-forwarded-prefix')?.replace(/\/$/, '') ?? ''
  const paths = [
    own.path,
    other.path,
    slashToggled(own.path),
    prefix + own.path,
    own.path.replace(/^\/[^/]+(?=\/)/, ''),
  ]
  const queries = [own.query, other.query, '', ...spellingsOf(own.query), ...spellingsOf(other.query)]
  return [
    ...new Set([
      own.path + own.query,
      ...original,
      ...queries.map((query) => own.path + query),
      ...paths.map((path) => path + own.query),
      ...paths.map((path) => path + other.query),
    ]),
  ]
}

function slashToggled(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : `${path}/`
}

/** The same query with its fields sorted, and encoded as others do. */
function spellingsOf(query: string): readonly string[] {
  if (query === '') return []
  const fields = query.slice(1).split('&')
  const spelled = [
    fields.toSorted().join('&'),
    new URLSearchParams(query).toString(),
    query.slice(1).replaceAll('+', '%20'),
  ]
  return [...spelled, decoded(query.slice(1))].map((text) => `?${text}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
