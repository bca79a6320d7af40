import { defineProvider } from 'hookproof'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import { type NextPagesObjects, pagesWebhook } from 'hookproof/next'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import type { NextApiRequest, NextApiResponse } from 'next'
import { scenarios, tenantHeader } from './scenarios'

/** Next bundles each route by itself: what they share is kept where all of them find it. */
declare global {
  var contract: ReturnType<typeof scenarios<NextPagesObjects>> | undefined
}

globalThis.contract ??= scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ req }: NextPagesObjects) => req.headers[tenantHeader],
)

export const { scenarios: all, log } = globalThis.contract
const mounted = new Map(
  all.map(({ name, provider, handler, options }) => [name, pagesWebhook(provider, handler, options)]),
)

/** One route for all scenarios. */
export async function serve(req: NextApiRequest, res: NextApiResponse): Promise<void> {
  const name = req.url?.split('?')[0]?.split('/').at(-1) ?? ''
  await (mounted.get(name)?.(req, res) ?? res.status(404).end())
}
