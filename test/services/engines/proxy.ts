import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy in front of a server of this machine, which can fall silent as a network does. */
export interface TcpProxy {
  readonly port: number
  /** Passes nothing more on, and ends nothing: neither side learns of it. What connects later is let through. */
  silence(): void
  /** The same, for what connects later, too. */
  blackHole(): void
  /** Lets through what connects from now on. What fell silent stays so. */
  restore(): void
  stop(): Promise<void>
}

export async function startProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let swallowing = false

  function silence(): void {
    for (const socket of sockets) {
      socket.unpipe()
      socket.pause()
    }
  }

  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      if (swallowing) one.pause()
      else one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('No port.')
  return {
    port: address.port,
    silence,
    blackHole() {
      swallowing = true
      silence()
    },
    restore() {
      swallowing = false
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
