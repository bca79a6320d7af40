import { labsync } from 'hookproof/labsync'
import { pagesWebhook } from 'hookproof/next'
import type { NextApiRequest, NextApiResponse } from 'next'
import { scenarios } from './scenarios'

/** Next bundles each route by itself: what they share is kept where all of them find it. */
declare global {
  var contract: ReturnType<typeof scenarios<ReturnType<typeof labsync>>> | undefined
}

globalThis.contract ??= scenarios({ labsync })

export const { scenarios: all, log } = globalThis.contract
const mounted = new Map(
  all.map(({ name, provider, handler, options }) => [name, pagesWebhook(provider, handler, options)]),
)

/** One route for all scenarios. */
export async function serve(req: NextApiRequest, res: NextApiResponse): Promise<void> {
  const name = req.url?.split('/').at(-1) ?? ''
  await (mounted.get(name)?.(req, res) ?? res.status(404).end())
}
