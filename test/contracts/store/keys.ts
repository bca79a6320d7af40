import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { claimed, freshKey, termsFor } from './terms.js'

const anna = termsFor('anna')
const bert = termsFor('bert')

/** Which keys an engine must be able to hold. */
export function keyCases(engine: StoreEngine): void {
  test.each([
    ['blanks', ' a  b '],
    ['quotes and backslashes', `'"\`\\'';--$1 $$ \${x}`],
    ['wildcards and braces', '{a}*?[b]%_'],
    [
      'everything printable',
      Array.from({ length: 95 }, (_, code) => String.fromCharCode(32 + code)).join(''),
    ],
    ['the most characters there may be', randomBytes(180).toString('hex')],
  ])('a key with %s is stored whole, apart from others', async (_, odd) => {
    const key = freshKey() + odd
    const longer = `${key} `
    const lease = await claimed(engine, key, anna)
    expect(await engine.claim(key, bert)).toBe('in_flight')
    const other = await claimed(engine, longer, bert)
    expect(await engine.renew(key, lease)).toBe(true)
    expect(await engine.complete(key, lease)).toBe(true)
    expect(await engine.claim(key, bert)).toBe('done')
    await engine.release(longer, other)
    await claimed(engine, longer, anna)
  })
}
