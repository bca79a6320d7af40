import assert from 'node:assert/strict'
import type { Case } from '../case.js'

/** Other routes work as before. */
export const neighbours: readonly Case[] = [
  {
    name: 'the routes next door are left alone',
    async run(url) {
      const neighbour = new URL('/neighbour', url)
      const plain = await fetch(neighbour)
      assert.equal(plain.status, 200)
      assert.deepEqual(await plain.json(), { neighbour: true })
      const sent = { a: 1, b: ['two'] }
      const headers = { 'content-type': 'application/json' }
      const echo = await fetch(neighbour, { method: 'POST', headers, body: JSON.stringify(sent) })
      assert.deepEqual(await echo.json(), sent)
      assert.equal((await fetch(new URL('/nowhere', url))).status, 404)
    },
  },
]
