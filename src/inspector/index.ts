import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { type Authorize, authorizeGuard } from './guard.js'
import { createInspector } from './handler.js'
import { type InspectedLog, logSource, type Redeliver } from './log-source.js'

export type { Authorize, InspectedLog, Redeliver }

/** How an inspector of a delivery log is set up. */
export interface InspectorOptions {
  /** The receiver's log. */
  readonly log: InspectedLog
  /** Whether a request may see the deliveries, and redeliver them: it comes from somebody who is logged in, say. */
  readonly authorize: Authorize
  /** Redelivers what the log has under a key. Without it, the page only shows deliveries. */
  readonly redeliver?: Redeliver | undefined
  /** Where the page is served, such as `https://admin.example.com`. Needed behind a proxy that changes the Host. */
  readonly origin?: string | undefined
}

const names: OptionNames<InspectorOptions> = { log: true, authorize: true, redeliver: true, origin: true }

/**
 * Creates a page that shows a receiver's delivery log, as a function from `Request` to `Response`. Mount it at one path, for
 * GET and POST. It asks `authorize` about each request.
 *
 * @throws ConfigError `option_invalid` where there is no `authorize`, no log, or another option is wrong
 *
 * @example
 * ```ts
 * const page = inspector({
 *   log,
 *   authorize: async (request) => (await findUser(request))?.isAdmin === true,
 *   redeliver: (key) => log.redeliver(key, { provider: hook, handler, store }),
 * })
 * app.all('/admin/webhooks', (c) => page(c.req.raw)) // Hono
 * ```
 */
export function inspector(options: InspectorOptions): (request: Request) => Promise<Response> {
  requireKnownOptions(options, names)
  const { log, authorize, redeliver, origin } = options
  if (typeof authorize !== 'function')
    throw new ConfigError(
      'option_invalid',
      'Expected authorize, a function of a request that returns true where it may see the deliveries: without it, anybody could.',
    )
  if (typeof log?.list !== 'function' || typeof log.get !== 'function')
    throw new ConfigError('option_invalid', 'Expected log as a delivery log, such as postgresLog(pool).')
  if (redeliver !== undefined && typeof redeliver !== 'function')
    throw new ConfigError('option_invalid', 'Expected redeliver as a function of a delivery key.')
  if (origin !== undefined && !isOrigin(origin))
    throw new ConfigError(
      'option_invalid',
      'Expected origin such as https://admin.example.com, without a path.',
    )
  return createInspector({ source: logSource(log, redeliver), guard: authorizeGuard(authorize, origin) })
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
