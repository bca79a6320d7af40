import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { freshBody, lives, refuses, signed } from '../deliveries.js'

/** Requests that are not what they should be are refused. */
export const malformed: readonly Case[] = [
  {
    name: 'a signed body that is not UTF-8 is refused with 400',
    needs: 'unparsed',
    async run(url) {
      const body = Buffer.concat([
        Buffer.from('{"event":"job.created","data":{"name":"'),
        Buffer.from([0xff]),
      ])
      await refuses(url, signed(body), 400, 'payload_not_utf8')
    },
  },
  {
    name: 'a signed body that is not JSON, or not of the shape, is refused with 400',
    needs: 'unparsed',
    async run(url) {
      await refuses(url, signed('event=job.created'), 400, 'payload_not_json')
      await refuses(url, signed('[]'), 400, 'payload_invalid')
      await refuses(url, signed('null'), 400, 'payload_invalid')
    },
  },
  {
    name: 'a compressed body is refused with 415',
    needs: 'unparsed',
    async run(url) {
      const request = signed(freshBody(), { headers: [['content-encoding', 'gzip']] })
      await refuses(url, request, 415, 'body_encoding_unsupported')
      await lives(url)
    },
  },
  ...['GET', 'HEAD', 'OPTIONS', 'PUT'].map((method) => ({
    name: `${method} is refused with 405 and Allow`,
    needs: 'methods' as const,
    async run(url: string) {
      const response = await refuses(url, { method }, 405, 'method_not_allowed')
      assert.equal(response.headers.get('allow'), 'POST')
    },
  })),
]
