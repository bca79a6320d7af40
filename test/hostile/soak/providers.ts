import { freshBody } from '../../contracts/adapter/deliveries.js'
import { bytesOf, signature } from '../../contracts/adapter/wire.js'
import { paths } from './facts.js'
import { shooting } from './shot.js'

/** Genuine deliveries to a webhook whose function in place of a provider throws, or returns none. */
export const noProvider = shooting('no provider', 3, (_path, random) => {
  const body = freshBody()
  const [path, status] = random.pick([
    [paths.throws, 500],
    [paths.nobody, 404],
  ])
  return { pieces: [bytesOf({ path, body, headers: [signature(body)] })], statuses: [status] }
})
