import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const here = import.meta.dirname

/** Installs the engines' clients by their lock, unless that has been done. */
export async function install(): Promise<void> {
  const contentOf = (file: string) => readFile(file, 'utf8').catch(() => undefined)
  const [lock, installed] = [join(here, 'package-lock.json'), join(here, 'node_modules/.installed-lock.json')]
  if ((await contentOf(installed)) === (await contentOf(lock))) return
  await must('npm', [
    'install',
    '--no-save',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  await cp(lock, installed)
}

export async function must(program: string, args: readonly string[]): Promise<void> {
  const code = await run(program, args)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}.`)
}

export async function run(program: string, args: readonly string[]): Promise<number> {
  const [code] = await once(spawn(program, args, { cwd: here, stdio: 'inherit' }), 'close')
  return code
}
