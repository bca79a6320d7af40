import type { Random } from '../../chaos/random.js'
import { freshBody } from '../../contracts/adapter/deliveries.js'
import { bytesOf, Connection, signature } from '../../contracts/adapter/wire.js'
import type { Servers } from './attack.js'
import { paths } from './facts.js'
import { openSession, request } from './http2.js'

/** Sends a genuine delivery, and then again, as a sender does that retries. Returns its body and how it was answered. */
export async function deliver({ http1, http2 }: Servers, random: Random) {
  const body = freshBody()
  const send = random.chance(0.8)
    ? () => deliverOnce(random.pick(Object.values(http1)), body)
    : () => deliverOverHttp2(random.pick(Object.values(http2)), body)
  return { body, statuses: [await send(), await send()] }
}

async function deliverOnce(url: string, body: string): Promise<number | undefined> {
  const connection = await Connection.to(url)
  await connection.send(bytesOf({ path: paths.handler, body, headers: [signature(body)] }))
  const [response] = await connection.receive()
  return response?.status
}

async function deliverOverHttp2(url: string, body: string): Promise<number | undefined> {
  const session = openSession(url)
  const status = await request(session, Object.fromEntries([signature(body)]), (stream) => stream.end(body))
  session.close()
  return status
}
