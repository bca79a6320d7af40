import {
  anna,
  bert,
  freshKey,
  requireClaim,
  requireCompleted,
  requireRefused,
  requireRenewed,
  type StoreCase,
} from './terms.js'

const printable = Array.from({ length: 95 }, (_, code) => String.fromCharCode(32 + code)).join('')
// with the 49 of a fresh key and one character more, the 400 there may be
const longest = Array.from({ length: 350 }, (_, at) => ((at * 2654435761) % 36).toString(36)).join('')

const harm = 'an event is taken for another whose key is much like its own, and lost'

/** Which keys an engine must be able to hold. */
export const keyCases: readonly StoreCase[] = [
  ...[
    ['blanks', ' a  b '],
    ['quotes and backslashes', `'"\`\\'';--$1 $$ \${x}`],
    ['wildcards and braces', '{a}*?[b]%_'],
    ['everything printable', printable],
    ['the most characters there may be', longest],
  ].map(
    ([what, odd = '']): StoreCase => ({
      name: `a key with ${what} is stored whole, apart from others`,
      harm,
      async run(engine) {
        const key = freshKey(odd)
        const longer = `${key} `
        const lease = await requireClaim(engine, key, anna)
        await requireRefused(engine, key, bert, 'in_flight')
        const other = await requireClaim(engine, longer, bert)
        await requireRenewed(engine, key, lease)
        await requireCompleted(engine, key, lease)
        await requireRefused(engine, key, bert, 'done')
        await engine.release(longer, other)
        await requireClaim(engine, longer, anna)
      },
    }),
  ),
  {
    name: 'a key in capitals is another key',
    harm,
    async run(engine) {
      const key = freshKey(':a')
      await requireClaim(engine, key, anna)
      await requireClaim(engine, `${key.slice(0, -1)}A`, bert)
    },
  },
]
