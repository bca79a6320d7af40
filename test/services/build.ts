import { join } from 'node:path'
import { build } from 'tsup'

const out = join(import.meta.dirname, '..', 'dist')

/** The programs that run in processes of their own, as plain JavaScript, since they are started often. */
export const programs = { receiver: join(out, 'receiver.js'), million: join(out, 'million.js') }

export async function buildPrograms(): Promise<void> {
  await build({
    config: false,
    entry: ['receiver.ts', 'million.ts'].map((file) => join(import.meta.dirname, file)),
    outDir: out,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    skipNodeModulesBundle: true,
    silent: true,
    clean: true,
  })
}
