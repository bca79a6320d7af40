import { once } from 'node:events'
import { printed, start } from './command.js'
import type { Target } from './project.js'

/** A server in a process of its own. */
export interface Server {
  readonly url: string
  readonly pid: number
  readonly stderr: () => string
  /** Why it is no more, where that is so. */
  readonly ended: () => string | undefined
  stop(): Promise<void>
}

/** Starts a target's server and waits until it listens. */
export async function startServer({ server, env }: Target, folder: string): Promise<Server> {
  const child = start(server, folder, { env: { NODE_ENV: 'production', ...env } })
  const stdout = printed(child.stdout)
  const stderr = printed(child.stderr)
  let end: string | undefined
  const ended = once(child, 'exit').then(
    ([code, signal]) => {
      end = `The server ended with ${code ?? signal}.`
    },
    (error) => {
      end = `The server can't be started: ${error.message}`
    },
  )
  async function stop(): Promise<void> {
    if (end !== undefined) return
    child.kill('SIGTERM')
    const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(impatient)
  }

  const listening = new Promise<string>((resolve) => {
    child.stdout?.on('data', () => {
      const [, url] = /^listening (\S+)\n/m.exec(stdout()) ?? []
      if (url) resolve(url)
    })
  })
  let late: NodeJS.Timeout | undefined
  const silent = new Promise<void>((resolve) => {
    late = setTimeout(resolve, 60_000)
  })
  const url = await Promise.race([listening, ended, silent])
  clearTimeout(late)
  if (!url) {
    await stop()
    throw new Error(`The server never listened. ${end}\n${stdout()}\n${stderr()}`)
  }
  return { url, pid: child.pid ?? 0, stderr, ended: () => end, stop }
}
