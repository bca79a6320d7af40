import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../e2e/command.js'
import type { Command, Project, Target } from '../e2e/project.js'

/** A server under abuse. */
export interface Victim {
  readonly name: string
  readonly folder: string
  readonly target: Pick<Target, 'server' | 'env'>
  /** Whether it has the library's adapter, and so is held to the bounds. The others are there for comparison. */
  readonly judged: boolean
  /** The runtime with a server that has no library on it, where a runtime other than Node.js brings its own. */
  readonly runtime?: Pick<Target, 'server' | 'env'>
}

const servers: Readonly<Record<string, readonly string[]>> = {
  express: ['express-4', 'express-5'],
  fastify: ['fastify-4', 'fastify-5'],
  koa: ['koa-3'],
  hono: ['hono-node'],
  bun: ['bun'],
  deno: ['deno'],
  workerd: ['workerd'],
}

/** What is started in the place of each, for what the runtime takes of its own. */
const entries: Readonly<Record<string, string>> = { bun: 'app.ts', deno: 'app.ts', workerd: 'worker.ts' }

/** The folders of test/e2e whose servers are used. */
export const projects = Object.keys(servers).map((folder) => join(root, 'test/e2e', folder))

/** The servers: of test/e2e, and some of our own. */
export async function findVictims(): Promise<readonly Victim[]> {
  const here = join(root, 'test/hostile/servers')
  const found: Victim[] = [own('node', here, 'node.ts', true)]
  for (const folder of projects) {
    const module = await import(pathToFileURL(join(folder, 'targets.ts')).href)
    const { targets }: Project = module.default
    const wanted = Object.values(servers).flat()
    for (const target of targets)
      if (wanted.includes(target.name))
        found.push({ name: target.name, folder, target, judged: true, ...runtimeOf(target) })
  }
  const compared = (await readdir(here)).filter((file) => file !== 'node.ts')
  const hono = own('hono bodyLimit', join(root, 'test/e2e/hono'), 'body-limit.ts', false)
  return [...found, ...compared.map((file) => own(file.replace('.ts', ''), here, file, false)), hono]
}

function runtimeOf(target: Target): Pick<Victim, 'runtime'> {
  const entry = entries[target.name]
  if (!entry) return {}
  const server = target.server.map((part) => (part === entry ? 'runtime-alone.ts' : part)) as [
    string,
    ...string[],
  ]
  return { runtime: { ...target, server } }
}

function own(name: string, folder: string, file: string, judged: boolean): Victim {
  const server: Command = ['node', '--import', 'tsx', file]
  return { name, folder, target: { server }, judged }
}
