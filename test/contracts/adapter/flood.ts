import assert from 'node:assert/strict'
import { Connection } from './wire.js'

const piece = Buffer.alloc(65_536, 'x')

const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])

/**
 * Sends the beginning of a request that a server refuses, and then more and more of its body until the server closes the
 * connection. Returns the status that the sender could read.
 */
export async function flood(
  url: string,
  beginning: Uint8Array,
  length?: 'chunked',
): Promise<number | undefined> {
  const connection = await Connection.to(url)
  await connection.send(beginning)
  // a server may hold its answer back until it has read more
  const [response, sent] = await Promise.all([
    connection.answer(),
    connection.sendUntilClosed(length === 'chunked' ? chunk : piece, 1),
  ])
  // a server that read on would take gigabytes; what it hasn't read lies in the sockets of both sides
  assert.ok(sent < 100_000_000, `took ${sent} bytes`)
  return response?.status
}
