import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'

/** A sender that means no good. */
export interface Sender {
  readonly socket: Socket
  /** Set once the server has answered, or closed. In seconds, by `performance.now()`. */
  answeredAt: number | undefined
  closedAt: number | undefined
  received: string
  /** How many of its bytes the server has read. */
  read: number
}

const now = () => performance.now() / 1000

/** Opens a connection. Errors end it, since what matters is what the server did before. */
export function openSender(url: string): Promise<Sender> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  const sender: Sender = {
    socket,
    answeredAt: undefined,
    closedAt: undefined,
    received: '',
    read: 0,
  }
  socket.on('data', (chunk) => {
    sender.received += chunk.toString('latin1')
    sender.answeredAt ??= now()
  })
  const close = () => {
    sender.closedAt ??= now()
  }
  socket.on('end', close).on('close', close).on('error', close)
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(sender))
    socket.once('close', () => resolve(sender))
  })
}

/**
 * Counts what the servers have read: what was handed to the kernel, less what lies in its queues of both sides. A
 * connection that has closed counts as it was last seen.
 */
export async function countRead(senders: readonly Sender[]): Promise<void> {
  const queues = new Map<string, { tx: number; rx: number }>()
  for (const line of (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1)) {
    const [, local = '', remote = '', , queued = ''] = line.trim().split(/\s+/)
    const [tx = '', rx = ''] = queued.split(':')
    const ports = [local, remote].map((address) => Number.parseInt(address.split(':')[1] ?? '', 16))
    queues.set(ports.join(), { tx: Number.parseInt(tx, 16), rx: Number.parseInt(rx, 16) })
  }
  for (const sender of senders) {
    const { localPort, remotePort, bytesWritten, writableLength } = sender.socket
    const ours = queues.get([localPort, remotePort].join())
    const theirs = queues.get([remotePort, localPort].join())
    if (!ours || !theirs || sender.closedAt !== undefined) continue
    sender.read = bytesWritten - writableLength - ours.tx - theirs.rx
  }
}
