// Asks a server for something harmless all the time, and says for how long its event loop held the answer up at most,
// in milliseconds. The time that the server, or this thread, had work but no CPU is left out: a busy machine is no abuse.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { hostname, port } = new URL(workerData.url)
// of the servers the main threads, which run the event loops
const threads = ['thread-self', ...workerData.pids]
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

/** For how long these threads have waited for a CPU so far, in milliseconds. */
function waitedForCpu() {
  return threads.reduce((total, thread) => total + waitOf(thread), 0)
}

function waitOf(thread) {
  try {
    const path = thread === 'thread-self' ? '/proc/thread-self' : `/proc/${thread}/task/${thread}`
    const [, waited] = readFileSync(`${path}/schedstat`, 'utf8').split(' ')
    return Number(waited) / 1e6
  } catch {
    // the process has ended, or this kernel doesn't count
    return 0
  }
}

parentPort.once('message', () => {
  isOver = true
})
while (!isOver) {
  const startedAt = performance.now()
  const waitedBefore = waitedForCpu()
  await ask()
  longest = Math.max(longest, performance.now() - startedAt - (waitedForCpu() - waitedBefore))
  await wait(20)
}
parentPort.postMessage(longest)
