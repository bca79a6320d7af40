import { randomUUID } from 'node:crypto'

/**
 * Headers that a sender documents and doesn't sign. Some receivers refuse a delivery without them.
 *
 * @param sender - the name of its provider
 */
export function unsignedHeadersOf(sender: string): Readonly<Record<string, string>> {
  return makers[sender]?.() ?? {}
}

const makers: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  github: () => ({ 'user-agent': 'GitHub-Hookshot/check', 'x-github-delivery': randomUUID() }),
  shopify: () => ({
    'x-shopify-shop-domain': 'check.myshopify.com',
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-event-id': randomUUID(),
  }),
}
