import { connect, createServer, type Socket } from 'node:net'

/** What stops going through: all, or only what the engine answers. */
export type Silence = 'both ways' | 'answers'

/**
 * How a silence ends. `delivered`: all that was held goes through, as after a network's pause. `reset`: the
 * connections break. `abandoned`: those from before stay silent for ever, and new ones work, as after a failover.
 */
export type Healing = 'delivered' | 'reset' | 'abandoned'

/** A TCP proxy in front of an engine that can go silent without closing. */
export interface EngineProxy {
  readonly port: number
  silence(what: Silence): void
  heal(how: Healing): void
  close(): void
}

interface Link {
  readonly receiver: Socket
  readonly engine: Socket
  /** Whether it was begun in a silence, so that it gets through when that ends. */
  readonly isNew: boolean
}

export async function startProxy(enginePort: number): Promise<EngineProxy> {
  const links = new Set<Link>()
  const abandoned = new Set<Link>()
  let silence: Silence | undefined

  const server = createServer({ allowHalfOpen: false }, (receiver) => {
    const engine = connect(enginePort, '127.0.0.1')
    const link = { receiver, engine, isNew: silence !== undefined }
    links.add(link)
    hush(link, silence)
    for (const [from, to] of [
      [receiver, link.engine],
      [link.engine, receiver],
    ] as const) {
      from.setNoDelay(true)
      from.on('data', (chunk) => void to.write(chunk))
      from.on('error', () => {})
      from.on('close', () => {
        // nobody hears of an end on a line that is silent
        if (silence === undefined && !abandoned.has(link)) end(link)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.')

  function end(link: Link): void {
    links.delete(link)
    link.receiver.destroy()
    link.engine.destroy()
  }

  return {
    port: address.port,
    silence(what) {
      silence = what
      for (const link of links) hush(link, what)
    },
    heal(how) {
      silence = undefined
      for (const link of links) {
        const isOver = link.receiver.destroyed || link.engine.destroyed
        if (how === 'abandoned' && !isOver && !link.isNew) {
          links.delete(link)
          abandoned.add(link)
        } else if (how === 'reset' || isOver) end(link)
        else hush(link, undefined)
      }
    },
    close() {
      server.close()
      for (const link of [...links, ...abandoned]) end(link)
    },
  }
}

function hush({ receiver, engine }: Link, silence: Silence | undefined): void {
  if (silence === 'both ways') receiver.pause()
  else receiver.resume()
  if (silence) engine.pause()
  else engine.resume()
}
