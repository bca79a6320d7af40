import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from './project.js'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Starts a program itself, with no shell between, so that its pid is the program's own. */
export function start(
  [program, ...args]: Command,
  cwd: string,
  { env, ...options }: SpawnOptions = {},
): ChildProcess {
  const path = [cwd, root].map((folder) => join(folder, 'node_modules', '.bin'))
  return spawn(program === 'node' ? process.execPath : program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...process.env, ...env, PATH: [...path, process.env.PATH].join(delimiter) },
  })
}

/** Collects all that a program prints. */
export function printed(...streams: readonly (NodeJS.ReadableStream | null)[]): () => string {
  let text = ''
  for (const stream of streams)
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  return () => text
}

/** Runs a program to its end, silently unless it fails. */
export async function run(command: Command, cwd: string): Promise<void> {
  const child = start(command, cwd)
  const output = printed(child.stdout, child.stderr)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output()}`)
}
