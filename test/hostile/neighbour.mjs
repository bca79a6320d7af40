// asks a server for something harmless all the time, and says for how long it waited at most, in milliseconds
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { hostname, port } = new URL(workerData)
let isOver = false
let longest = 0

function ask() {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.write('GET /neighbour HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
    socket
      // an answer is enough: workerd leaves it to the client to close
      .once('data', () => socket.destroy())
      .on('error', () => {})
      .on('close', resolve)
  })
}

parentPort.once('message', () => {
  isOver = true
})
while (!isOver) {
  const startedAt = performance.now()
  await ask()
  longest = Math.max(longest, performance.now() - startedAt)
  await wait(20)
}
parentPort.postMessage(longest)
