import { utf8 } from '../crypto/bytes.js'
import { equal } from '../crypto/equal.js'

/** Why a request is refused. */
export interface Refusal {
  readonly status: 401 | 403
  readonly message: string
}

/** Says whether a request may see the page's own files, or deliveries. Returns why not, where it may not. */
export type Guard = (request: Request, asked: 'page' | 'deliveries') => Promise<Refusal | undefined>

/** Lets in whoever sends a request. Anything but `true` refuses it, and so does a throw. */
export type Authorize = (request: Request) => boolean | Promise<boolean>

/**
 * A guard for a page of this machine alone. A foreign Host is refused, as a page that was rebound to this address sends
 * it, and so is a foreign Origin. Deliveries need the token as `Authorization: Bearer`; the page's own files hold no
 * secret.
 *
 * @param origin - where the page is served, such as `http://127.0.0.1:4401`
 */
export function tokenGuard(origin: string, token: string): Guard {
  const expected = utf8(`Bearer ${token}`)
  return async (request, asked) => {
    if (new URL(request.url).origin !== origin) return foreign('Host')
    if (!isFrom(origin, request)) return foreign('Origin')
    const given = utf8(request.headers.get('authorization') ?? '')
    if (asked === 'page' || equal(given, expected)) return undefined
    return { status: 401, message: 'Expected the token: open the URL that hookproof listen printed.' }
  }
}

/**
 * A guard that asks a function of the user's about each request, the page's own files included.
 *
 * @param origin - where the page is served. Default: any scheme at the host of the request, since a proxy may end TLS
 */
export function authorizeGuard(authorize: Authorize, origin?: string): Guard {
  return async (request) => {
    if (!(origin === undefined ? isFromSameHost(request) : isFrom(origin, request))) return foreign('Origin')
    try {
      if ((await authorize(request)) === true) return undefined
      return { status: 403, message: 'authorize did not return true.' }
    } catch {
      return { status: 403, message: 'authorize threw an error.' }
    }
  }
}

/** Whether a request comes from a page of an origin. What only reads may also come from the address bar, without one. */
function isFrom(origin: string, request: Request): boolean {
  const from = request.headers.get('origin')
  return from === null ? isRead(request) : from === origin
}

function isFromSameHost(request: Request): boolean {
  const from = request.headers.get('origin')
  if (from === null) return isRead(request)
  return URL.canParse(from) && new URL(from).host === new URL(request.url).host
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

function foreign(header: string): Refusal {
  return { status: 403, message: `Expected this page's own ${header}, got another.` }
}
