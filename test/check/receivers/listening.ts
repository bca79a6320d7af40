import type { AddressInfo, Server } from 'node:net'

/** The secret that a receiver shares with its sender. */
export const secret = process.env.SECRET ?? ''

/** Tells the run where a receiver listens. */
export function tellAddress(server: Server, path: string): void {
  server.once('listening', () => {
    const { port } = server.address() as AddressInfo
    console.log(`listening http://127.0.0.1:${port}${path}`)
  })
}
