import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { refuses, send } from '../deliveries.js'
import { tenantHeader, tenantSecrets } from '../scenarios.js'
import { signature, type WireRequest } from '../wire.js'

const body = '{"id":"evt_1001","type":"customer.created","data":{}}'

/** A delivery to one tenant, signed with the secret of another where one is named. */
function toTenant(tenant: string, signer = tenant): WireRequest {
  const key = tenantSecrets.get(signer) ?? 'whsec_of-nobody'
  return {
    path: '/webhooks/tenants',
    body,
    headers: [[tenantHeader, tenant], signature(body, { key, header: 'x-laabam-signature' })],
  }
}

/** Tenants share a route and a store, and nothing else. */
export const tenants: readonly Case[] = [
  {
    name: 'events of one id from two tenants are both handled, once each',
    async run(url) {
      const handled: number[] = []
      for (const tenant of ['one', 'two', 'one', 'two']) {
        const { response, events, codes } = await send(url, toTenant(tenant))
        assert.equal(response?.status, 200)
        assert.deepEqual(codes, [undefined])
        handled.push(events.length)
      }
      assert.deepEqual(handled, [1, 1, 0, 0])
    },
  },
  {
    name: 'a delivery to one tenant that another has signed is refused with 401',
    run: async (url) => void (await refuses(url, toTenant('one', 'two'), 401, 'signature_mismatch')),
  },
  {
    name: 'a delivery to a tenant that there is not is refused with 404',
    run: async (url) => void (await refuses(url, toTenant('three'), 404, 'provider_not_found')),
  },
]
